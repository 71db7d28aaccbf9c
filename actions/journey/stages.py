"""Stages: a fold over facts in the order of their own time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from actions.journey.definition import NOWHERE, JourneyDefinition, Trigger
from actions.journey.facts import Fact, in_order
from actions.journey.matching import matches


@dataclass(frozen=True, slots=True)
class Passage:
    """The time in one stage or step.

    Args:
        name: Of the stage or step.
        because: What moved the customer there.
        until: When the customer went on; None while there.
    """

    name: str
    because: Fact
    until: datetime | None = None

    @property
    def since(self) -> datetime:
        """When it began."""
        return self.because.occurred_at


def stages(definition: JourneyDefinition, facts: Iterable[Fact]) -> list[Passage]:
    """The stages that a customer went through, the present one last.

    Args:
        definition: Of the journey.
        facts: All of one customer, in any order.
    """
    order = {name: number for number, name in enumerate(definition.stages)}
    trail: list[Passage] = []
    for fact in in_order(facts):
        here = trail[-1].name if trail else NOWHERE
        entered = _entered(definition, fact, here, order)
        if entered is None:
            continue
        if trail:
            trail[-1] = Passage(here, trail[-1].because, until=fact.occurred_at)
        trail.append(Passage(entered, fact))
    return trail


def _entered(definition: JourneyDefinition, fact: Fact, here: str, order: dict[str, int]) -> str | None:
    """The first stage, other than the present one, that the fact leads to."""
    for name, stage in definition.stages.items():
        if name != here and any(
            _counts_here(trigger, name, here, order) and matches(trigger, fact) for trigger in stage.entered_by
        ):
            return name
    return None


def _counts_here(trigger: Trigger, stage: str, here: str, order: dict[str, int]) -> bool:
    if trigger.from_ is not None:
        return here in trigger.from_
    return order.get(here, -1) < order[stage]
