"""The shape of a computed attribute: a fold over facts whose parts can be put together in any order.

Laws, held by tests for every kind: `take` of facts in any order gives the same value; `join` of what two halves came
to gives what the whole comes to. States are JSON, so that they can be kept.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from pydantic import Field

from actions.clock import SHOP_ZONE
from actions.declared import Declared

State = Any
"""JSON; None is what no fact at all comes to."""

LONGEST = 200
"""Characters of a value that is kept; a longer one is a text, and no attribute."""
_LARGEST = Decimal(10) ** 12
_PLACES = Decimal("0.0001")


class Fact(NamedTuple):
    """A touchpoint as folds see it.

    Args:
        message_id: Its own, never used twice.
        kind: Segment's kind, or `conversation`.
        name: Of the event, page, screen or conversation event.
        occurred_at: Its own time, timezone-aware.
        source: Who sent it.
        properties: What it says besides.
    """

    message_id: str
    kind: str
    name: str
    occurred_at: datetime
    source: str
    properties: Mapping[str, Any]


class Fold(Declared, ABC):
    """One kind of computed attribute, with its settings; `events` are names of track calls and conversation events."""

    events: tuple[str, ...] = Field(min_length=1)

    def names(self) -> frozenset[str]:
        """The events that it looks at."""
        return frozenset(self.events)

    @abstractmethod
    def take(self, state: State, fact: Fact) -> State:
        """Add one fact, whose name is one of `names`; the given state may be used up."""

    @abstractmethod
    def join(self, one: State, other: State) -> State:
        """Put together what two sets of facts came to; the first may be used up, the second is left as it is."""

    @abstractmethod
    def value(self, state: State, *, now: datetime) -> Any:
        """What it comes to, as JSON; None where nothing is known."""


def reading(fact: Fact, of: str) -> Any:
    """A property of a fact, or one of the things that every fact has: `channel`, `source`, `hour`, `weekday`.

    Args:
        fact: The fact.
        of: The property's name.
    """
    if of in fact.properties:
        return fact.properties[of]
    own = _OF_EVERY_FACT.get(of)
    return own(fact) if own else None


def word(value: Any) -> str | None:
    """A value as a word to be counted or shown; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    return text if 0 < len(text) <= LONGEST else None


def amount(value: Any) -> Decimal | None:
    """A value as a number that can be added up in any order; None for what is none, or absurdly large."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number.quantize(_PLACES) if number.is_finite() and abs(number) < _LARGEST else None


def shown(number: Decimal) -> int | float:
    """A sum as JSON has it."""
    return int(number) if number == number.to_integral_value() else float(round(number, 2))


def stamp(fact: Fact) -> list[str]:
    """What says which of two facts is the later: its time, and between two of the same moment its id."""
    return [fact.occurred_at.isoformat(timespec="microseconds"), fact.message_id]


_OF_EVERY_FACT: dict[str, Callable[[Fact], Any]] = {
    "channel": lambda fact: fact.source,
    "source": lambda fact: fact.source,
    "hour": lambda fact: fact.occurred_at.astimezone(SHOP_ZONE).hour,
    "weekday": lambda fact: f"{fact.occurred_at.astimezone(SHOP_ZONE):%A}",
}
