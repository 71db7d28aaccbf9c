"""Signs that a customer does not get on: each with what it was seen in, so that it can be explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from actions.journey.definition import FrictionRules, JourneyDefinition
from actions.journey.duration import spoken
from actions.journey.facts import Fact, in_order
from actions.journey.matching import MESSAGE, any_matches
from actions.journey.passes import Pass

Sign = Literal[
    "repeated_step", "back_and_forth", "long_dwell", "rage", "failed_payment", "form_retries", "repeated_contact"
]
ACTION = "Action Run"
"""The conversation event of an action (data/contracts)."""
QUESTIONS = ("utter_ask_", "action_ask_")
"""How questions of forms are called in Rasa projects."""
ONE_SITTING = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Friction:
    """One sign.

    Args:
        sign: Which.
        about: The journey and step, event, form or need.
        times: How often.
        at: When it was last seen.
        said: A sentence for people.
    """

    sign: Sign
    about: str
    times: int
    at: datetime
    said: str


def frictions(
    definition: JourneyDefinition, facts: Iterable[Fact], passes: Sequence[Pass], *, now: datetime
) -> list[Friction]:
    """What went wrong lately, the latest first.

    Args:
        definition: With its rules of friction.
        facts: All of one customer, in any order.
        passes: Their named journeys.
        now: Timezone-aware.
    """
    rules = definition.friction
    since = now - rules.within
    recent = [fact for fact in in_order(facts) if fact.occurred_at >= since]
    lately = [one for one in passes if one.outcome == "open" or (one.ended_at is not None and one.ended_at >= since)]
    found = [
        *_repeated_steps(rules, lately),
        *_back_and_forth(rules, recent),
        *_long_dwells(definition, lately, now),
        *_rage(rules, recent),
        *_failed_payments(rules, recent),
        *_form_retries(rules, recent),
        *_repeated_contacts(rules, recent),
    ]
    return sorted(found, key=lambda one: (one.at, one.sign, one.about), reverse=True)


def _repeated_steps(rules: FrictionRules, passes: Sequence[Pass]) -> Iterator[Friction]:
    for one in passes:
        for step, times in Counter(passage.name for passage in one.steps).items():
            if times >= rules.repeated_step:
                at = max(passage.since for passage in one.steps if passage.name == step)
                about = f"{one.journey}.{step}"
                yield Friction("repeated_step", about, times, at, f"entered {about} {times} times")


def _back_and_forth(rules: FrictionRules, facts: Sequence[Fact]) -> Iterator[Friction]:
    """Between two pages or screens: a return is the third of `there, here, there`."""
    views = [fact for fact in facts if fact.kind in {"page", "screen"}]
    returns: dict[tuple[str, str], list[Fact]] = {}
    for before, between, after in zip(views, views[1:], views[2:], strict=False):
        if before.name == after.name != between.name:
            first, second = sorted((before.name, between.name))
            returns.setdefault((first, second), []).append(after)
    for (first, second), seen in returns.items():
        if len(seen) >= rules.back_and_forth:
            said = f"went back and forth between {first} and {second} {len(seen)} times"
            yield Friction("back_and_forth", f"{first}, {second}", len(seen), seen[-1].occurred_at, said)


def _long_dwells(definition: JourneyDefinition, passes: Sequence[Pass], now: datetime) -> Iterator[Friction]:
    for one in passes:
        expected = definition.journeys[one.journey].steps[one.step.name].expected
        if one.outcome != "open" or expected is None:
            continue
        stayed = now - one.step.since
        if stayed >= expected * definition.friction.long_dwell:
            about = f"{one.journey}.{one.step.name}"
            said = f"has been in {about} for {spoken(stayed)}, where {spoken(expected)} are expected"
            yield Friction("long_dwell", about, 1, now, said)


def _rage(rules: FrictionRules, facts: Sequence[Fact]) -> Iterator[Friction]:
    named = Counter(fact.name for fact in facts if fact.kind == "track" and fact.name in rules.rage.events)
    for name, times in named.items():
        at = max(fact.occurred_at for fact in facts if fact.name == name)
        yield Friction("rage", name, times, at, f"{name}, {times} times")
    for (kind, name), same in _by_name(facts).items():
        if name in named or kind == "conversation":
            continue
        burst = _densest(same, rules.rage.within, rules.rage.times)
        if burst is not None:
            said = f"{name} {rules.rage.times} times within {spoken(rules.rage.within)}"
            yield Friction("rage", name, rules.rage.times, burst, said)


def _failed_payments(rules: FrictionRules, facts: Sequence[Fact]) -> Iterator[Friction]:
    failed = [fact for fact in facts if any_matches(rules.failed_payments, fact)]
    if failed:
        times = len(failed)
        said = "a payment failed" if times == 1 else f"payments failed {times} times"
        yield Friction("failed_payment", failed[-1].name, times, failed[-1].occurred_at, said)


def _form_retries(rules: FrictionRules, facts: Sequence[Fact]) -> Iterator[Friction]:
    """The same question again and again in one conversation: a form that does not take the answers."""
    asked: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        action = str(fact.properties.get("action", ""))
        if fact.kind == "conversation" and fact.name == ACTION and action.startswith(QUESTIONS):
            asked.setdefault((str(fact.properties.get("conversation", "")), action), []).append(fact)
    for (_, action), seen in asked.items():
        last = _densest(seen, ONE_SITTING, rules.form_retries)
        if last is not None:
            yield Friction("form_retries", action, len(seen), last, f"was asked {action} {len(seen)} times")


def _repeated_contacts(rules: FrictionRules, facts: Sequence[Fact]) -> Iterator[Friction]:
    """The same intent in several conversations or sittings, each counted once.

    On most channels who comes back goes on in the conversation of last time.
    """
    contacts: dict[str, list[Fact]] = {}
    latest: dict[tuple[str, str], datetime] = {}
    for fact in facts:
        intent = fact.properties.get("intent") if fact.kind == "conversation" and fact.name == MESSAGE else None
        if isinstance(intent, str) and intent not in rules.repeated_contacts.besides:
            place = intent, str(fact.properties.get("conversation", ""))
            if place not in latest or fact.occurred_at - latest[place] > ONE_SITTING:
                contacts.setdefault(intent, []).append(fact)
            latest[place] = fact.occurred_at
    for intent, seen in contacts.items():
        last = _densest(seen, rules.repeated_contacts.within, rules.repeated_contacts.times)
        if last is not None:
            said = f"brought up {intent} in {len(seen)} conversations"
            yield Friction("repeated_contact", intent, len(seen), last, said)


def _by_name(facts: Sequence[Fact]) -> dict[tuple[str, str], list[Fact]]:
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.kind in {"track", "conversation"}:
            found.setdefault((fact.kind, fact.name), []).append(fact)
    return found


def _densest(facts: Sequence[Fact], within: timedelta, times: int) -> datetime | None:
    """The end of the last stretch of this length with so many facts; None where there is none."""
    ends = [
        last.occurred_at
        for first, last in zip(facts, facts[times - 1 :], strict=False)
        if last.occurred_at - first.occurred_at <= within
    ]
    return ends[-1] if ends else None
