"""``most_common``: what somebody does most often; of two that are as frequent, the more recent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.customer.computed.base import Fact, Fold, State, reading, stamp, word


class MostCommon(Fold):
    """The most frequent value of a property, such as the channel or the hour of the day."""

    of: str

    def take(self, state: State, fact: Fact) -> State:
        """Add one fact."""
        value = word(reading(fact, self.of))
        return state if value is None else self.join(state, {value: [1, stamp(fact)[0]]})

    def join(self, one: State, other: State) -> State:
        """The sum of both counts, and the later time."""
        if one is None or other is None:
            return dict(other) if one is None and other is not None else one
        counts = one
        for value, (count, latest) in other.items():
            before, seen = counts.get(value, (0, ""))
            counts[value] = [before + count, max(seen, latest)]
        return counts

    def value(self, state: State, *, now: datetime) -> Any:
        """The value; None where there is none."""
        del now
        return max(state, key=lambda value: (*state[value], value)) if state else None
