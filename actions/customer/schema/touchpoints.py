"""What customers did and said anywhere: one log, in Segment's vocabulary, that profiles and journeys are folds over."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.customer.schema.base import Base, BigId, one_of

TouchpointKind = Literal["identify", "track", "page", "screen", "alias", "group", "conversation"]


class Touchpoint(Base):
    """One fact, kept once (`message_id`), in the order of arrival (`id`), with its own time (`occurred_at`).

    It belongs to the strongest identifier that it names. `properties` are those of track, page and screen, the traits
    of identify and group, or what a conversation event says; `purpose` is what it may be used for.
    """

    __tablename__ = "touchpoints"
    # Whoever remembers the last one that they saw must not miss one that got the id of an erased one.
    __table_args__ = (Index("ix_touchpoints_identity_id", "identity_id", "id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    message_id: Mapped[str] = mapped_column(String(255), unique=True)
    kind: Mapped[TouchpointKind] = mapped_column(
        one_of("touchpoint_kind", "identify", "track", "page", "screen", "alias", "group", "conversation")
    )
    name: Mapped[str] = mapped_column(String(255))
    identity_id: Mapped[int] = mapped_column(BigId, ForeignKey("identities.id", ondelete="CASCADE"))
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(64))
    purpose: Mapped[str] = mapped_column(String(32))
    properties: Mapped[dict[str, Any]] = mapped_column(JSON)
    context: Mapped[dict[str, Any]] = mapped_column(JSON)


class ProfileState(Base):
    """What the touchpoints of one identity add up to, as far as they were read; a cache that may be deleted any time.

    The sums, counts, latest values in `state` can be put together for several identities, so that a link or its
    withdrawal needs no recount.
    """

    __tablename__ = "profile_states"

    identity_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("identities.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    upto: Mapped[int] = mapped_column(BigId)
    definition: Mapped[str] = mapped_column(String(64))
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
