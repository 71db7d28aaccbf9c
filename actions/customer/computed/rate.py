"""``rate``: how often in a month, over the last months."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from actions.clock import SHOP_ZONE
from actions.customer.computed.base import Fact, Fold, State


class Rate(Fold):
    """Events a month, on average over the last `months` calendar months, this one among them."""

    months: int = Field(default=6, ge=1, le=60)

    def take(self, state: State, fact: Fact) -> State:
        """Add one fact."""
        return self.join(state, {f"{fact.occurred_at.astimezone(SHOP_ZONE):%Y-%m}": 1})

    def join(self, one: State, other: State) -> State:
        """The sum of each month."""
        if one is None or other is None:
            return dict(other) if one is None and other is not None else one
        for month, count in other.items():
            one[month] = one.get(month, 0) + count
        return one

    def value(self, state: State, *, now: datetime) -> Any:
        """The average, to a tenth; zero where nothing happened."""
        if not state:
            return 0
        this = _months(f"{now.astimezone(SHOP_ZONE):%Y-%m}")
        recent = {month: count for month, count in state.items() if 0 <= this - _months(month) < self.months}
        known = min(self.months, this - min(_months(month) for month in state) + 1)
        return round(sum(recent.values()) / max(known, 1), 1)


def _months(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:])
