"""Time and new ids, passed in wherever they are needed, so that tests can hold them still."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol


class Clock(Protocol):
    """Where time and new ids come from."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        ...

    def new_id(self) -> str:
        """An id that nobody can guess."""
        ...


class SystemClock:
    """The machine's clock and its random numbers."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time()

    def new_id(self) -> str:
        """128 random bits as 32 hexadecimal digits."""
        return secrets.token_hex(16)


@dataclass
class ManualClock:
    """A clock for tests: time moves when it is told to, ids count up.

    Args:
        time: The current time in seconds since 1970.
        step: Seconds by which each reading moves the time on.
    """

    time: float = 1_700_000_000.0
    step: float = 0.0
    _ids: count[int] = field(default_factory=lambda: count(1))

    def now(self) -> float:
        """The time, which then moves on by ``step``."""
        self.time += self.step
        return self.time

    def new_id(self) -> str:
        """Count up: ``id-1``, ``id-2``, and so on."""
        return f"id-{next(self._ids)}"
