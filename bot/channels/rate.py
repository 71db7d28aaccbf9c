"""How many messages a minute one conversation may send, over all of its tabs."""

from __future__ import annotations

from collections import OrderedDict, deque

from bot.clock import Clock
from bot.errors import RequestError

MINUTE = 60.0


class RateLimit:
    """A sliding window for each conversation; those that fell silent are forgotten.

    Args:
        clock: The time.
        a_minute: Messages of one conversation within any 60 seconds.
    """

    def __init__(self, clock: Clock, *, a_minute: int) -> None:
        self._clock = clock
        self._allowed = a_minute
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, conversation_id: str) -> None:
        """Count one message.

        Raises:
            RequestError: There were too many.
        """
        now = self._clock.now()
        times = self._times.setdefault(conversation_id, deque())
        self._times.move_to_end(conversation_id)
        self._forget(now - MINUTE)
        while times and times[0] < now - MINUTE:
            times.popleft()
        if len(times) >= self._allowed:
            raise RequestError(429, "TooMany", "That was a lot at once. Please wait a moment.")
        times.append(now)

    def _forget(self, before: float) -> None:
        """Drop the conversations that were silent longest; they stand first."""
        while len(self._times) > 1:
            oldest = next(iter(self._times))
            if self._times[oldest] and self._times[oldest][-1] >= before:
                return
            del self._times[oldest]
