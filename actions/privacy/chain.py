"""The chain of audit entries: what the digest of an entry is made of, and where the chain ends.

Each entry's digest is a keyed digest over its number, its content and the digest of the entry before (Haber and
Stornetta, "How to Time-Stamp a Digital Document", 1991). Whoever changes, removes or adds an entry afterwards must make
all later digests anew, for which the key is needed, and meet the head that somebody has noted elsewhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.customer.schema import AuditEntry, AuditHead, AuditNote
from actions.privacy.keyed import keyed_digest

GENESIS = "0" * 64
"""Stands where the first entry has the digest of the one before."""
HEAD_ROW = 1


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends.

    Args:
        entries: How many there are; also the number of the last.
        digest: Of the last one.
    """

    entries: int
    digest: str

    def __str__(self) -> str:
        return f"{self.entries}:{self.digest}"


def entry_digest(session: Session, told: AuditNote | AuditEntry, *, number: int, previous: str) -> str:
    """The digest of an entry.

    Args:
        session: An open session.
        told: What the entry says.
        number: Its place in the chain, from 1.
        previous: The digest of the entry before.
    """
    at = told.at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [number, at, told.actor, told.action, told.subject, told.purpose, told.details, previous]
    return keyed_digest(session, "audit", json.dumps(content, sort_keys=True))


def head_seal(session: Session, head: Head) -> str:
    """The digest that keeps the head itself from being moved back."""
    return keyed_digest(session, "audit head", str(head.entries), head.digest)


def head_row(session: Session) -> AuditHead | None:
    """The row of the head as it is in the database now; None before the first entry."""
    return session.scalar(select(AuditHead).where(AuditHead.id == HEAD_ROW).execution_options(populate_existing=True))
