"""How far each conversation was told to its sockets, so that one that comes back hears what it missed.

Clients of Rasa's Socket.IO cannot say what they have seen, so the server remembers: a customer who opens the next page
while the bot is answering finds the answer there. It is memory of this process; once forgotten, nothing is repeated.
"""

from __future__ import annotations

from collections import Counter, OrderedDict

REMEMBERED = 10_000
"""Conversations without a socket whose place is kept."""


class Told:
    """Numbers of events by conversation."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        self._last: OrderedDict[str, int] = OrderedDict()

    def enter(self, conversation_id: str) -> int | None:
        """A socket joins; the last event that was told, or None where others listen or nobody remembers."""
        alone = not self._open[conversation_id]
        self._open[conversation_id] += 1
        return self._last.get(conversation_id) if alone else None

    def tell(self, conversation_id: str, number: int) -> None:
        """All events up to this one were told, or need not be."""
        self._last[conversation_id] = max(number, self._last.get(conversation_id, number))
        self._last.move_to_end(conversation_id)

    def leave(self, conversation_id: str) -> None:
        """A socket goes."""
        self._open[conversation_id] -= 1
        if not self._open[conversation_id]:
            del self._open[conversation_id]
        while len(self._last) > REMEMBERED + len(self._open):
            self._last.popitem(last=False)
