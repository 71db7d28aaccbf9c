"""Whether a fact is what a trigger waits for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from actions.journey.definition import ANY, Trigger
from actions.journey.facts import Fact

MESSAGE = "Message Received"
"""The conversation event of a customer's message, whose `intent` `said:` looks at (data/contracts)."""
_KINDS = {"event": "track", "page": "page", "screen": "screen", "conversation": "conversation", "said": "conversation"}


def matches(trigger: Trigger, fact: Fact) -> bool:
    """Whether the fact is of the trigger's kind and name, and has the properties that it asks for."""
    if fact.kind != _KINDS[trigger.kind] or (trigger.name != _name(trigger, fact) and trigger.name != ANY):
        return False
    return all(_same(fact.properties.get(key), wanted) for key, wanted in trigger.where.items())


def any_matches(triggers: Iterable[Trigger], fact: Fact) -> bool:
    """Whether one of them does."""
    return any(matches(trigger, fact) for trigger in triggers)


def _name(trigger: Trigger, fact: Fact) -> str | None:
    if trigger.kind != "said":
        return fact.name
    return fact.properties.get("intent") if fact.name == MESSAGE else None


def _same(value: Any, wanted: Iterable[Any]) -> bool:
    """Text is compared without regard to case, as sites write it in either."""
    if isinstance(value, str):
        return any(isinstance(one, str) and one.casefold() == value.casefold() for one in wanted)
    return any(type(one) is type(value) and one == value for one in wanted)
