"""What the audit log tells of somebody."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.customer.schema import AuditEntry
from actions.privacy.audit import subject_digest


def entries_of(session: Session, subject: str) -> Sequence[AuditEntry]:
    """All entries about somebody, the oldest first.

    Args:
        session: An open session.
        subject: As it was given to `actions.privacy.audit.note`; the log finds it by its digest.
    """
    digest = subject_digest(session, subject)
    return session.scalars(select(AuditEntry).where(AuditEntry.subject == digest).order_by(AuditEntry.id)).all()
