"""``count`` and ``sum``: how many, and how much; of several facts about one thing (`by`) the latest counts."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import Field

from actions.customer.computed.base import Fact, Fold, State, amount, reading, shown, stamp, word


class Count(Fold):
    """How many.

    `by` is the property that tells two things apart, such as order_id; `except` are the events that take a thing out
    again, such as a cancellation.
    """

    by: str | None = None
    except_: tuple[str, ...] = Field(default=(), alias="except")

    def names(self) -> frozenset[str]:
        """The events that it looks at."""
        return frozenset({*self.events, *self.except_})

    def take(self, state: State, fact: Fact) -> State:
        """Add one fact."""
        counted = self.amount_of(fact) if fact.name in self.events else Decimal(0)
        if counted is None:
            return state
        key = word(reading(fact, self.by)) if self.by else None
        alone = {"things": {}, "plain": str(counted)}
        return self.join(state, alone if key is None else {"things": {key: [*stamp(fact), str(counted)]}, "plain": "0"})

    def amount_of(self, fact: Fact) -> Decimal | None:
        """What one fact adds; None for one that says nothing."""
        del fact
        return Decimal(1)

    def join(self, one: State, other: State) -> State:
        """Put two together: the latest word on each thing, and the sum of what is no thing's."""
        if other is None:
            return one
        if one is None:
            return {"things": dict(other["things"]), "plain": other["plain"]}
        things = one["things"]
        for key, latest in other["things"].items():
            things[key] = max(things.get(key, latest), latest)
        one["plain"] = str(Decimal(one["plain"]) + Decimal(other["plain"]))
        return one

    def value(self, state: State, *, now: datetime) -> Any:
        """The number; zero where nothing happened."""
        del now
        return shown(self.total(state))

    def total(self, state: State) -> Decimal:
        """The exact number."""
        if state is None:
            return Decimal(0)
        return sum((Decimal(latest[-1]) for latest in state["things"].values()), Decimal(state["plain"]))


class Sum(Count):
    """How much: `of` is the property with the amount; the first of several that a fact has."""

    of: tuple[str, ...] = Field(min_length=1)
    less: tuple[str, ...] = ()
    """Events whose amount is taken off again, such as a refund."""

    def names(self) -> frozenset[str]:
        """The events that it looks at."""
        return super().names() | frozenset(self.less)

    def take(self, state: State, fact: Fact) -> State:
        """Add one fact, or take it off."""
        if fact.name not in self.less:
            return super().take(state, fact)
        counted = self.amount_of(fact)
        return state if counted is None else self.join(state, {"things": {}, "plain": str(-counted)})

    def amount_of(self, fact: Fact) -> Decimal | None:
        """The amount that a fact names."""
        found = (amount(reading(fact, name)) for name in self.of)
        return next((one for one in found if one is not None), None)
