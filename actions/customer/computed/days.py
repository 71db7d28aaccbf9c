"""``days``: how long ago something happened for the first or the last time."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from actions.customer.computed.base import Fact, Fold, State, stamp


class Days(Fold):
    """Whole days since the first or the last of the events."""

    since: Literal["first", "last"]

    def take(self, state: State, fact: Fact) -> State:
        """Add one fact."""
        return self.join(state, stamp(fact)[0])

    def join(self, one: State, other: State) -> State:
        """The earlier or the later of two."""
        if one is None or other is None:
            return one or other
        return min(one, other) if self.since == "first" else max(one, other)

    def value(self, state: State, *, now: datetime) -> Any:
        """The number of days; None where it never happened."""
        return None if state is None else max(0, (now - datetime.fromisoformat(state)).days)
