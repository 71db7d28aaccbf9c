"""Spells: each time somebody stayed in a step, for the survival of comparable customers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, zip_longest

from actions.customer.schema import SpellEnd
from actions.journey.definition import JourneyDefinition
from actions.journey.facts import Fact, in_order
from actions.journey.passes import Pass, passes
from actions.journey.stages import Passage, stages
from actions.journey.standing import STAGES


@dataclass(frozen=True, slots=True)
class DatedSpell:
    """One stay in one step.

    Args:
        journey: Its name; `stages` for the stages.
        step: The stage or step.
        entered_at: When it began.
        left_at: When it ended; None while it goes on.
        end: What it ended in.
        next_step: Where it went on to.
    """

    journey: str
    step: str
    entered_at: datetime
    left_at: datetime | None
    end: SpellEnd
    next_step: str | None


def spells(definition: JourneyDefinition, facts: Iterable[Fact]) -> list[DatedSpell]:
    """Every stay of one customer in every stage and step.

    Args:
        definition: Of the journey.
        facts: All of one customer, in any order.
    """
    known = in_order(facts)
    found = list(_stays(STAGES, stages(definition, known)))
    for one in passes(definition, known):
        found += _of_pass(definition, one)
    return found


def _stays(journey: str, trail: Sequence[Passage]) -> Iterator[DatedSpell]:
    """Each lasts until the next one begins."""
    for here, following in zip_longest(trail, trail[1:]):
        if following is None:
            yield DatedSpell(journey, here.name, here.since, None, "open", None)
        else:
            yield DatedSpell(journey, here.name, here.since, following.since, "moved", following.name)


def _of_pass(definition: JourneyDefinition, one: Pass) -> Iterator[DatedSpell]:
    """A final step is no stay: nobody waits in it. A step entered again goes on."""
    trail = [next(same) for _, same in groupby(one.steps, key=lambda passage: passage.name)]
    *stays, last = _stays(one.journey, trail)
    yield from stays
    if one.outcome == "dropped":
        yield replace(last, left_at=one.ended_at, end="dropped")
    elif not definition.journeys[one.journey].steps[last.step].final:
        yield last
