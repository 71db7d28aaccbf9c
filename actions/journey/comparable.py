"""How long comparable customers stayed in a step, from the spells that were counted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from actions.customer.schema import JourneySpell
from actions.journey.survival import Spell, Survival

LATEST = 20_000
"""Spells of one step that are looked at: the latest, since shops change."""

_OF_ONE_STEP = (
    select(JourneySpell.entered_at, JourneySpell.left_at, JourneySpell.end, JourneySpell.next_step)
    .where(JourneySpell.journey == bindparam("journey"), JourneySpell.step == bindparam("step"))
    .order_by(JourneySpell.id.desc())
    .limit(LATEST)
)


def survival(session: Session, journey: str, step: str, *, now: datetime) -> Survival:
    """What others did in one step.

    Args:
        session: An open session.
        journey: Its name; `stages` for the stages.
        step: The stage or step.
        now: Until when those who are still there are counted; timezone-aware.
    """
    rows = session.execute(_OF_ONE_STEP, {"journey": journey, "step": step})
    return Survival.of(
        Spell((left or max(now, entered)) - entered, end, next_step) for entered, left, end, next_step in rows
    )
