"""Who looked at what, and who changed what.

A note is one insert in the transaction of what it tells of: it is kept if that is, and it waits for nobody.
`actions.privacy.sealing` puts the notes into the chain of entries afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from actions.customer.schema import AuditNote
from actions.privacy.keyed import keyed_digest


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
    """Note an access or a change.

    Args:
        session: An open session: the one that reads or changes.
        actor: Who: the name of a key, of an action, of an agent.
        action: What: `profile.read`, `link.withdrawn`, `customer.erased`.
        subject: Of whom: `customers.id`, or `identity:12` for somebody without account. Kept as a keyed digest.
        at: When, timezone-aware.
        purpose: What for, where that was asked.
        details: Names of fields and counts, as JSON. Never what they hold: the log is never erased.
    """
    session.execute(
        insert(AuditNote).values(
            at=at,
            actor=actor,
            action=action,
            subject=None if subject is None else subject_digest(session, subject),
            purpose=purpose,
            details=dict(details or {}),
        )
    )


def subject_digest(session: Session, subject: str) -> str:
    """How the log names somebody; the same for ever, also after their erasure."""
    return keyed_digest(session, "subject", subject)
