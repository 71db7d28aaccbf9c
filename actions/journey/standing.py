"""Where a customer stands now: stage, open journeys, friction, risk, and what is likely next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from actions.journey.definition import DropOff, JourneyDefinition
from actions.journey.duration import spoken
from actions.journey.facts import Fact
from actions.journey.friction import Friction, frictions
from actions.journey.passes import Pass, passes
from actions.journey.stages import Passage, stages
from actions.journey.survival import Chance, Survival

Risk = Literal["none", "watch", "high"]
Surviving = Callable[[str, str], Survival]
"""How long comparable customers stay, by journey and step; the journey `stages` is that of the stages."""
STAGES = "stages"
NAMED = ("order_id", "order_number", "contract_number", "ticket", "return_number", "intent", "product", "plan")
"""Properties that tell people which one is meant, looked at in this order."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is in the stages, or in one named journey.

    Args:
        journey: Its name; `stages` for the stages.
        key: What tells the journey apart.
        step: The stage or step.
        title: Its title.
        since: When it began.
        because: What moved the customer there, for people.
        over: Time beyond what is expected; zero while within it.
        drop_off: Chance not to go on within the horizon; None where too few customers are comparable.
        likely_next: What comparable customers went on to, the most frequent first.
    """

    journey: str
    key: str
    step: str
    title: str
    since: datetime
    because: str
    over: timedelta = timedelta(0)
    drop_off: Chance | None = None
    likely_next: tuple[tuple[str, Chance], ...] = ()

    def explained(self) -> str:
        """One sentence: `in onboard since 3 May 2026 because Order Completed (FL-204417)`."""
        where = self.step if self.journey == STAGES else f"{self.journey}.{self.step}"
        late = f", {spoken(self.over)} longer than expected" if self.over else ""
        return f"in {where} since {_day(self.since)} because {self.because}{late}"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a customer stands.

    Args:
        stage: None while no touchpoint has led to a stage.
        open_journeys: Those that go on, the latest moved first.
        frictions: What went wrong lately, the latest first.
        risk: What is to be expected of it all.
        reasons: Of the risk, for people.
    """

    stage: Place | None
    open_journeys: tuple[Place, ...]
    frictions: tuple[Friction, ...]
    risk: Risk
    reasons: tuple[str, ...]


def standing(definition: JourneyDefinition, facts: Iterable[Fact], *, surviving: Surviving, now: datetime) -> Standing:
    """Work out where a customer stands.

    Args:
        definition: Of the journey.
        facts: All of one customer, in any order.
        surviving: What is known of comparable customers.
        now: Timezone-aware.
    """
    known = [fact for fact in facts if fact.occurred_at <= now]
    trail, ways = stages(definition, known), passes(definition, known)
    stage = _stage(definition, trail[-1], surviving, now) if trail else None
    going_on = sorted((one for one in ways if one.outcome == "open"), key=lambda one: one.step.since, reverse=True)
    places = tuple(_place(definition, one, surviving, now) for one in going_on)
    found = tuple(frictions(definition, known, ways, now=now))
    risk, reasons = _risk(definition, places, found)
    return Standing(stage, places, found, risk, reasons)


def told(fact: Fact) -> str:
    """A fact in a few words: its name, and which one is meant."""
    which = next((str(fact.properties[name]) for name in NAMED if fact.properties.get(name)), None)
    return f"{fact.name} ({which})" if which else fact.name


def _stage(definition: JourneyDefinition, passage: Passage, surviving: Surviving, now: datetime) -> Place:
    stage = definition.stages[passage.name]
    place = Place(STAGES, "", passage.name, stage.title, passage.since, told(passage.because))
    return _judged(place, stage.expected, definition.drop_off, surviving, now)


def _place(definition: JourneyDefinition, one: Pass, surviving: Surviving, now: datetime) -> Place:
    step = definition.journeys[one.journey].steps[one.step.name]
    place = Place(one.journey, one.key, one.step.name, step.title, one.step.since, told(one.step.because))
    return _judged(place, step.expected, definition.drop_off, surviving, now)


def _judged(place: Place, expected: timedelta | None, rules: DropOff, surviving: Surviving, now: datetime) -> Place:
    """The place with how late it is, and what comparable customers did."""
    stayed = now - place.since
    survival = surviving(place.journey, place.step)
    chance = survival.drop_off(stayed, horizon=rules.horizon)
    return replace(
        place,
        over=max(stayed - expected, timedelta(0)) if expected else timedelta(0),
        drop_off=chance if chance.support >= rules.support else None,
        likely_next=tuple(survival.likely_next()),
    )


def _risk(
    definition: JourneyDefinition, places: Iterable[Place], found: Iterable[Friction]
) -> tuple[Risk, tuple[str, ...]]:
    """High in an unwanted journey, by a likely drop-off, or by several signs of friction; watched by less of these."""
    limits = definition.drop_off
    unwanted = [place for place in places if definition.journeys[place.journey].unwanted]
    likely = [
        (place, place.drop_off)
        for place in places
        if place not in unwanted and place.drop_off and place.drop_off.value >= limits.watch
    ]
    reasons = [place.explained() for place in unwanted]
    reasons += [_drop_reason(place, chance) for place, chance in likely]
    reasons += [one.said for one in found]
    signs = {one.sign for one in found}
    if unwanted or len(signs) > 1 or any(chance.value >= limits.high for _, chance in likely):
        return "high", tuple(reasons)
    return ("watch" if reasons else "none"), tuple(reasons)


def _drop_reason(place: Place, chance: Chance) -> str:
    where = f"{place.journey}.{place.step}"
    return f"{chance.value:.0%} of {chance.support} comparable customers went no further from {where}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def lines(known: Standing) -> list[str]:
    """A standing for people, a line each."""
    if known.stage is None:
        return ["In no stage yet: no touchpoint has led to one."]
    found = [f"Stage: {known.stage.explained()}."]
    for place in known.open_journeys:
        found.append(f"{place.title}: {place.explained()}.")
        if place.drop_off is not None:
            found.append(
                f"  chance to go no further: {place.drop_off.value:.0%} (of {place.drop_off.support} customers)"
            )
        found += [f"  next: {step}, {chance.value:.0%} of {chance.support}" for step, chance in place.likely_next[:3]]
    found.append(f"Risk: {known.risk}.")
    found += [f"  {reason}" for reason in known.reasons]
    return found
