"""Named journeys: each order, return, fault or cancellation of a customer, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from actions.journey.definition import JourneyDefinition, NamedJourney
from actions.journey.facts import Fact, in_order
from actions.journey.matching import any_matches
from actions.journey.stages import Passage

Outcome = Literal["open", "done", "dropped"]


@dataclass(frozen=True, slots=True)
class Pass:
    """One way through a named journey.

    Args:
        journey: Its name.
        key: What tells it apart, such as an order number; empty where the journey has none.
        steps: Those gone through, the present one last; a step that was entered again stands there again.
        outcome: Whether it goes on.
        ended_at: When it was done or dropped.
    """

    journey: str
    key: str
    steps: tuple[Passage, ...]
    outcome: Outcome = "open"
    ended_at: datetime | None = None

    @property
    def step(self) -> Passage:
        """The latest step."""
        return self.steps[-1]


def passes(definition: JourneyDefinition, facts: Iterable[Fact]) -> list[Pass]:
    """Every way through every named journey, in the order in which they began.

    Args:
        definition: Of the journey.
        facts: All of one customer, in any order.
    """
    ordered = in_order(facts)
    found = [one for name, journey in definition.journeys.items() for one in _of(name, journey, ordered)]
    return sorted(found, key=lambda one: (one.steps[0].since, one.journey, one.key))


def _of(name: str, journey: NamedJourney, facts: Sequence[Fact]) -> list[Pass]:
    first = next(iter(journey.steps))
    found: list[Pass] = []
    for fact in facts:
        step = next((name for name, step in journey.steps.items() if any_matches(step.entered_by, fact)), None)
        if step is None and not any_matches(journey.dropped_by, fact):
            continue
        key = _key(journey, fact)
        number = _which(found, key)
        known = found[number] if number is not None else None
        if known is not None and number is not None and known.outcome == "open":
            named = replace(known, key=known.key or key or "")
            is_end = step is not None and journey.steps[step].final
            found[number] = _dropped(named, fact) if step is None else _moved(named, step, fact, is_final=is_end)
        elif step is not None and (known is None or step == first):
            begun = Pass(name, key or "", (Passage(step, fact),))
            found.append(_ended(begun, "done", fact) if journey.steps[step].final else begun)
    return found


def _key(journey: NamedJourney, fact: Fact) -> str | None:
    """What tells the journey apart that a fact belongs to; None where the fact does not say."""
    value = fact.properties.get(journey.key) if journey.key else ""
    return None if value is None else str(value)


def _which(found: Sequence[Pass], key: str | None) -> int | None:
    """The latest of that key, or an open one that has no key yet; a fact without key is of the latest open one."""
    latest_first = list(reversed(range(len(found))))
    if key is None:
        return next((number for number in latest_first if found[number].outcome == "open"), None)
    nameless = [number for number in latest_first if found[number].outcome == "open" and not found[number].key]
    return next((number for number in latest_first if found[number].key == key), next(iter(nameless), None))


def _moved(known: Pass, step: str, fact: Fact, *, is_final: bool) -> Pass:
    moved = replace(known, steps=(*_left(known, fact), Passage(step, fact)))
    return _ended(moved, "done", fact) if is_final else moved


def _dropped(known: Pass, fact: Fact) -> Pass:
    return _ended(replace(known, steps=_left(known, fact)), "dropped", fact)


def _left(known: Pass, fact: Fact) -> tuple[Passage, ...]:
    """The steps so far, the latest one over."""
    return (*known.steps[:-1], replace(known.step, until=fact.occurred_at))


def _ended(known: Pass, outcome: Outcome, fact: Fact) -> Pass:
    return replace(known, outcome=outcome, ended_at=fact.occurred_at)
