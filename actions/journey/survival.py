"""How likely somebody goes on from a step, by what comparable customers did.

The share still in a step after some time is estimated by Kaplan and Meier (1958): those who are still there count as
long as they were seen, and no longer. Who dropped out never went on, so they stay in the estimate to the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

End = Literal["moved", "dropped", "open"]


@dataclass(frozen=True, slots=True)
class Spell:
    """One customer's time in one step.

    Args:
        stayed: How long, until they went on or dropped out, or until now.
        end: What it ended in.
        next_step: Where they went on to.
    """

    stayed: timedelta
    end: End
    next_step: str | None = None


@dataclass(frozen=True, slots=True)
class Chance:
    """A chance with the number of customers that it rests on."""

    value: float
    support: int


@dataclass(frozen=True, slots=True)
class Survival:
    """How long people stay in one step.

    Args:
        stays: Seconds, ascending, of everybody who went on or is still there, shape (customers,).
        moved: Whether they went on then, shape (customers,).
        dropped: How many dropped out.
        next_steps: Where those who went on went.
    """

    stays: NDArray[np.float64]
    moved: NDArray[np.bool_]
    dropped: int = 0
    next_steps: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, spells: Iterable[Spell]) -> Survival:
        """Put spells of one step together."""
        known = list(spells)
        seen = sorted((one.stayed.total_seconds(), one.end == "moved") for one in known if one.end != "dropped")
        return cls(
            stays=np.array([stay for stay, _ in seen]),
            moved=np.array([moved for _, moved in seen], dtype=bool),
            dropped=sum(one.end == "dropped" for one in known),
            next_steps=Counter(one.next_step for one in known if one.end == "moved" and one.next_step),
        )

    def drop_off(self, stayed: timedelta, *, horizon: timedelta) -> Chance:
        """The chance not to go on within a horizon, for somebody who has been in the step for some time.

        Args:
            stayed: How long already.
            horizon: How long they are given.

        Returns:
            With the number of customers who were in the step at least as long.
        """
        start = stayed.total_seconds()
        at_start = self._at_risk(start)
        if not at_start:
            return Chance(1.0, 0)
        share = 1.0
        times, moves = np.unique(self.stays[self.moved], return_counts=True)
        for time, number in zip(times, moves, strict=True):
            if start <= time <= start + horizon.total_seconds():
                share *= 1.0 - number / self._at_risk(float(time))
        return Chance(float(share), at_start)

    def likely_next(self) -> list[tuple[str, Chance]]:
        """Where those who went on went, the most frequent first."""
        total = sum(self.next_steps.values())
        ordered: Sequence[tuple[str, int]] = sorted(self.next_steps.items(), key=lambda item: (-item[1], item[0]))
        return [(step, Chance(number / total, total)) for step, number in ordered]

    def _at_risk(self, seconds: float) -> int:
        return int(len(self.stays) - np.searchsorted(self.stays, seconds, side="left")) + self.dropped


NOBODY = Survival.of([])
