"""Whether the audit log is as it was written: every digest is made again, from the first entry to the head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.customer.schema import AuditEntry
from actions.errors import NotPossible
from actions.privacy.chain import GENESIS, Head, entry_digest, head_row, head_seal

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found.

    Args:
        head: Where the chain ends; note it elsewhere, to compare later.
        problems: What is wrong, one sentence each; empty where all is as it was written.
    """

    head: Head
    problems: list[str] = field(default_factory=list)


def read_head(written: str) -> Head:
    """A head as `Head.__str__` writes it.

    Raises:
        NotPossible: It is none.
    """
    number, _, digest = written.partition(":")
    if not (number.isdecimal() and digest):
        raise NotPossible("no_head", f"{written!r} is no head of the log: it looks like 1204:5f3a….")
    return Head(int(number), digest)


def verify(session: Session, *, noted: Head | None = None) -> Verified:
    """Read the whole log and make every digest again.

    Args:
        session: An open session.
        noted: A head that was printed and kept earlier: its entry must still be there, unchanged.
    """
    problems: list[str] = []
    head, noted_digest = Head(0, GENESIS), GENESIS
    for entry in _entries(session):
        problems += _wrong_with(session, entry, after=head)
        head = Head(entry.id, entry.digest)
        if noted is not None and entry.id == noted.entries:
            noted_digest = entry.digest
    problems += _wrong_with_head(session, head)
    if noted is not None and noted_digest != noted.digest:
        problems.append(f"Entry {noted.entries} is not the one that was noted: the log was cut or written anew.")
    return Verified(head, problems)


def _entries(session: Session) -> Iterator[AuditEntry]:
    """All entries in order, those too that are added while others are read."""
    last = 0
    while True:
        batch = session.scalars(
            select(AuditEntry).where(AuditEntry.id > last).order_by(AuditEntry.id).limit(BATCH)
        ).all()
        if not batch:
            return
        yield from batch
        last = batch[-1].id
        session.expunge_all()


def _wrong_with(session: Session, entry: AuditEntry, *, after: Head) -> Iterator[str]:
    if entry.id != after.entries + 1:
        missing = f"{after.entries + 1} to {entry.id - 1}" if entry.id > after.entries + 2 else str(entry.id - 1)
        yield f"Missing before entry {entry.id}: {missing}."
    elif entry.previous != after.digest:
        yield f"Entry {entry.id} does not follow the one before it."
    if entry.digest != entry_digest(session, entry, number=entry.id, previous=entry.previous):
        yield f"Entry {entry.id} was changed."


def _wrong_with_head(session: Session, last: Head) -> Iterator[str]:
    row = head_row(session)
    if row is None:
        if last.entries:
            yield "The head is missing."
        return
    if (row.entries, row.digest) != (last.entries, last.digest):
        yield f"The log ends with entry {last.entries}, but {row.entries} were written."
    if row.seal != head_seal(session, Head(row.entries, row.digest)):
        yield "The head was changed."
