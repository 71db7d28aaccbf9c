"""How long customers stayed in each step: counted from touchpoints, and counted again whenever one likes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.customer.schema.base import Base, BigId, one_of

SpellEnd = Literal["moved", "dropped", "open"]


class JourneySpell(Base):
    """One customer's time in one step of a journey; the journey `stages` is that of the stages."""

    __tablename__ = "journey_spells"
    __table_args__ = (Index("ix_journey_spells_journey", "journey", "step"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    identity_id: Mapped[int] = mapped_column(BigId, ForeignKey("identities.id", ondelete="CASCADE"), index=True)
    journey: Mapped[str] = mapped_column(String(64))
    step: Mapped[str] = mapped_column(String(64))
    entered_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    end: Mapped[SpellEnd] = mapped_column(one_of("spell_end", "moved", "dropped", "open"))
    next_step: Mapped[str | None] = mapped_column(String(64))


class JourneyCount(Base):
    """How far the spells are counted: the last touchpoint, and the definition they were counted by."""

    __tablename__ = "journey_counts"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    upto: Mapped[int] = mapped_column(BigId)
    definition: Mapped[str] = mapped_column(String(64))
    counted_at: Mapped[datetime]
