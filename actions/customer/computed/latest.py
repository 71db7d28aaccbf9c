"""``latest``: what was said last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.customer.computed.base import Fact, Fold, State, reading, stamp, word


class Latest(Fold):
    """The last value of a property, besides those that say nothing, such as a greeting."""

    of: str
    besides: tuple[str, ...] = ()

    def take(self, state: State, fact: Fact) -> State:
        """Add one fact."""
        value = word(reading(fact, self.of))
        return state if value is None or value in self.besides else self.join(state, [*stamp(fact), value])

    def join(self, one: State, other: State) -> State:
        """The later of two."""
        return max(one, other) if one and other else one or other

    def value(self, state: State, *, now: datetime) -> Any:
        """The value; None where it was never said."""
        del now
        return None if state is None else state[-1]
