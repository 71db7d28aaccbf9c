"""Who looked at what, and who changed what.

The note of a change is one insert in the transaction of that change: it is kept if the change is, and it waits for
nobody. The note of a read is written soon after it, together with others, so that reading stays reading.
`actions.privacy.sealing` puts the notes into the chain of entries afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from actions.customer.schema import AuditNote
from actions.customer.store import CustomerStore
from actions.privacy.keyed import keyed_digest

LONGEST_ACTOR = 120
IN_ONE_STATEMENT = 500

# Made once, since every read of a customer is noted.
_NOTE = insert(cast("Table", AuditNote.__table__))


def note(
    session: Session,
    *,
    actor: str,
    action: str,
    subject: str | None,
    at: datetime,
    purpose: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Note a change, in its own transaction.

    Args:
        session: The session that changes something.
        actor: Who: the name of a key, of an action, of an agent.
        action: What: `profile.read`, `link.withdrawn`, `customer.erased`.
        subject: Of whom: `customers.id`, or `identity:12` for somebody without account. Kept as a keyed digest.
        at: When, timezone-aware.
        purpose: What for, where that was asked.
        details: Names of fields and counts, as JSON. Never what they hold: the log is never erased.
    """
    told = {"at": at, "actor": actor, "action": action, "subject": subject, "purpose": purpose}
    _write(session, [{**told, "details": dict(details or {})}])


def subject_digest(session: Session, subject: str) -> str:
    """How the log names somebody; the same for ever, also after their erasure."""
    return keyed_digest(session, "subject", subject)


def access(
    store: CustomerStore,
    *,
    actor: str,
    action: str,
    subject: str | None,
    at: datetime,
    purpose: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Note a read; it costs the reader nothing, and is written within a fifth of a second.

    Args:
        store: The record that is read.
        actor: As in `note`, like all that follows.
        action: What was read.
        subject: Of whom.
        at: When.
        purpose: What for.
        details: Names of fields and counts.

    Raises:
        RecordUnavailable: Notes cannot be written any more, so that nothing may be read either.
    """
    told = {"at": at, "actor": actor, "action": action, "subject": subject, "purpose": purpose}
    store.later_together(_write, {**told, "details": dict(details or {})})


def _write(session: Session, notes: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        {
            **note,
            "actor": note["actor"][:LONGEST_ACTOR],
            "subject": None if note["subject"] is None else subject_digest(session, note["subject"]),
        }
        for note in notes
    ]
    if len(rows) == 1:
        session.execute(_NOTE, rows[0])
        return
    for first in range(0, len(rows), IN_ONE_STATEMENT):
        # One statement with many rows: pg8000 sends rows of parameters one by one.
        session.execute(_NOTE.values(rows[first : first + IN_ONE_STATEMENT]))
