"""The names under which a person is known anywhere, and the evidence that two of them are one person's.

A profile is a view over the identities that hold together: nothing is ever merged, so that everything can be undone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from actions.customer.schema.base import Base, BigId, one_of

Evidence = Literal["identify", "alias", "same_message", "signed_in", "identified", "model", "person"]
LinkStatus = Literal["active", "held", "withdrawn"]


class Identity(Base):
    """One identifier of one kind, as normalised by `actions.customer.identifiers`.

    `profile_id` is the identity that speaks for the set it belongs to; None while it stands alone.
    """

    __tablename__ = "identities"
    # An id of somebody who was erased must not become another's.
    __table_args__ = (UniqueConstraint("kind", "value"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(String(255))
    profile_id: Mapped[int | None] = mapped_column(BigId, index=True)
    first_seen_at: Mapped[datetime]


class IdentityLink(Base):
    """Evidence that two identities are one person's; the smaller id stands first.

    Only `active` links hold a set together. `held` ones wait for a person: they would join two signed-in people, or
    make a set too large. `withdrawn` ones are kept, so that nobody wonders why.
    """

    __tablename__ = "identity_links"
    __table_args__ = (
        UniqueConstraint("low_id", "high_id", "evidence", "source"),
        CheckConstraint("low_id < high_id", name="low_before_high"),
        CheckConstraint("confidence > 0 AND confidence <= 1", name="confidence_is_a_share"),
        Index("ix_identity_links_high_id", "high_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    low_id: Mapped[int] = mapped_column(BigId, ForeignKey("identities.id", ondelete="CASCADE"))
    high_id: Mapped[int] = mapped_column(BigId, ForeignKey("identities.id", ondelete="CASCADE"))
    evidence: Mapped[Evidence] = mapped_column(
        one_of("link_evidence", "identify", "alias", "same_message", "signed_in", "identified", "model", "person")
    )
    confidence: Mapped[float]
    source: Mapped[str] = mapped_column(String(64))
    occurred_at: Mapped[datetime]
    message_id: Mapped[str | None] = mapped_column(String(255))
    status: Mapped[LinkStatus] = mapped_column(one_of("link_status", "active", "held", "withdrawn"))
    reason: Mapped[str | None] = mapped_column(String(255))
    decided_by: Mapped[str | None] = mapped_column(String(120))
    decided_at: Mapped[datetime | None]
    explanation: Mapped[dict[str, Any] | None] = mapped_column(JSON)
