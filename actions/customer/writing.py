"""One writer at a time, for whatever reads before it writes: touchpoints, links, consent, the audit chain.

Two databases, one rule. PostgreSQL takes a lock that ends with the transaction; SQLite, whose driver begins a
transaction no sooner than at the first change, is told to begin at once. So the ids of touchpoints grow in the order in
which they become visible, and a reader that remembers the last one it saw misses nothing; and nothing can deadlock.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

# Any number that no other program of this database takes; records in other schemas have a lock of their own.
_LOCK = 730_588_121

_TAKE = text("SELECT pg_advisory_xact_lock(:lock, hashtext(current_schema()))")
_BEGIN = text("BEGIN IMMEDIATE")


def one_writer(session: Session) -> None:
    """Wait until this transaction is the only writer; call it before the first statement. A second call costs nothing.

    Args:
        session: An open session; the lock ends with its transaction.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(_TAKE, {"lock": _LOCK})
    elif not connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
        connection.execute(_BEGIN)
