"""Who looked at what, and who changed what.

The note of a change is one insert in the transaction of that change: it is kept if the change is, and it waits for
nobody. The note of a read is written soon after it, together with others, so that reading stays reading.
`actions.privacy.sealing` puts the notes into the chain of entries afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from actions.customer.schema import AuditNote
from actions.customer.store import CustomerStore
from actions.privacy.keyed import keyed_digest

LONGEST_ACTOR = 120

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
    row = {
        "at": at,
        "actor": actor[:LONGEST_ACTOR],
        "action": action,
        "subject": None if subject is None else subject_digest(session, subject),
        "purpose": purpose,
        "details": dict(details or {}),
    }
    session.execute(_NOTE, row)


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
    store.later(partial(note, actor=actor, action=action, subject=subject, at=at, purpose=purpose, details=details))
