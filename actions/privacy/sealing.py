"""Notes become entries: one writer at a time takes what waits and makes the chain longer by it.

The row of the head is that lock. Whoever notes something never waits for it.
"""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.customer.schema import AuditEntry, AuditHead, AuditNote
from actions.customer.store import CustomerStore
from actions.privacy.chain import GENESIS, HEAD_ROW, Head, entry_digest, head_row, head_seal

BATCH = 500
"""Notes in one transaction, so that nobody waits long for the lock."""


def seal(store: CustomerStore) -> int:
    """Put everything that was noted into the chain.

    Args:
        store: The record.

    Returns:
        How many entries are new.

    Raises:
        RecordError: The database cannot be written.
    """
    store.settle()
    sealed = 0
    while True:
        with store.session() as session:
            if session.scalar(select(AuditNote.id).limit(1)) is None:
                return sealed
            sealed += seal_batch(session)


def seal_batch(session: Session, *, limit: int = BATCH) -> int:
    """Put some notes into the chain, the oldest first; how many that were."""
    head = _locked_head(session)
    notes = session.scalars(select(AuditNote).order_by(AuditNote.id).limit(limit)).all()
    if not notes:
        return 0
    entries = []
    for note in notes:
        number, previous = head.entries + 1, head.digest
        head = Head(number, entry_digest(session, note, number=number, previous=previous))
        entries.append(
            {
                "id": number,
                "at": note.at,
                "actor": note.actor,
                "action": note.action,
                "subject": note.subject,
                "purpose": note.purpose,
                "details": note.details,
                "previous": previous,
                "digest": head.digest,
            }
        )
    session.execute(insert(AuditEntry), entries)
    session.execute(delete(AuditNote).where(AuditNote.id.in_([note.id for note in notes])))
    row = {"entries": head.entries, "digest": head.digest, "seal": head_seal(session, head)}
    session.execute(update(AuditHead).where(AuditHead.id == HEAD_ROW).values(row))
    session.expire_all()
    return len(entries)


def _locked_head(session: Session) -> Head:
    """The end of the chain, which nobody else makes longer before this transaction ends."""
    if not _lock(session):
        first = Head(0, GENESIS)
        row = {"id": HEAD_ROW, "entries": 0, "digest": GENESIS, "seal": head_seal(session, first)}
        try:
            with session.begin_nested():
                session.execute(insert(AuditHead).values(row))
        except IntegrityError:  # two first sealers at once: the other was quicker
            _lock(session)
    found = head_row(session)
    assert found is not None
    return Head(found.entries, found.digest)


def _lock(session: Session) -> bool:
    # A change comes first: it takes PostgreSQL's lock of the row, and makes SQLite begin to write before it reads.
    lock = update(AuditHead).where(AuditHead.id == HEAD_ROW).values(entries=AuditHead.entries)
    return session.connection().execute(lock).rowcount == 1
