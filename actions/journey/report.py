"""How customers get on, step by step, over all of them: from the spells that were counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.customer.schema import JourneySpell
from actions.journey.definition import JourneyDefinition
from actions.journey.standing import STAGES


@dataclass(frozen=True, slots=True)
class StepReport:
    """One stage or step.

    Args:
        journey: Its name; `stages` for the stages.
        step: The stage or step.
        here: Customers who are there.
        moved: Stays that went on.
        dropped: Stays in which the customer dropped out.
        median: Of the stays that went on; None where there is none.
        expected: What journey.yml says.
    """

    journey: str
    step: str
    here: int
    moved: int
    dropped: int
    median: timedelta | None
    expected: timedelta | None


def report(session: Session, definition: JourneyDefinition) -> list[StepReport]:
    """Every stage and step in the order of journey.yml; final steps, where nobody waits, are left out.

    Args:
        session: An open session.
        definition: Of the journey.
    """
    ends: dict[tuple[str, str], list[str]] = {}
    stays: dict[tuple[str, str], list[float]] = {}
    rows = session.execute(
        select(
            JourneySpell.journey, JourneySpell.step, JourneySpell.end, JourneySpell.entered_at, JourneySpell.left_at
        ).execution_options(yield_per=10_000)
    )
    for journey, step, end, entered, left in rows:
        ends.setdefault((journey, step), []).append(end)
        if end == "moved" and left is not None:
            stays.setdefault((journey, step), []).append((left - entered).total_seconds())
    return [
        StepReport(
            journey=journey,
            step=step,
            here=ends.get((journey, step), []).count("open"),
            moved=ends.get((journey, step), []).count("moved"),
            dropped=ends.get((journey, step), []).count("dropped"),
            median=timedelta(seconds=median(stays[journey, step])) if (journey, step) in stays else None,
            expected=expected,
        )
        for (journey, step), expected in _waits(definition).items()
    ]


def _waits(definition: JourneyDefinition) -> Mapping[tuple[str, str], timedelta | None]:
    """Where customers wait, with the time that is expected."""
    found = {(STAGES, name): stage.expected for name, stage in definition.stages.items()}
    for name, journey in definition.journeys.items():
        found |= {(name, step): one.expected for step, one in journey.steps.items() if not one.final}
    return found
