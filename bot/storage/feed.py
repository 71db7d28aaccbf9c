"""What is said in a conversation, pushed to whoever watches it in this process: web chat sockets, later the desk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.conversation.events import Event

Numbered = tuple[int, Event]
"""An event with its number in the conversation."""

BACKLOG = 1000
"""Events that a slow watcher may lie behind before it is cut off, to read anew from the store."""


class Feed:
    """Watchers by conversation."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[asyncio.Queue[Numbered | None]]] = {}

    def publish(self, conversation_id: str, events: Sequence[Event], *, first: int) -> None:
        """Tell all watchers of events that are safely stored; ``first`` is the number of the first one."""
        for queue in tuple(self._watchers.get(conversation_id, ())):
            for number, event in enumerate(events, start=first):
                if queue.qsize() >= BACKLOG:
                    queue.put_nowait(None)
                    self._forget(conversation_id, queue)  # or its queue would go on growing
                    break
                queue.put_nowait((number, event))

    @asynccontextmanager
    async def watch(self, conversation_id: str) -> AsyncIterator[asyncio.Queue[Numbered | None]]:
        """A queue of everything published while the block runs; None in it says that the watcher fell behind."""
        queue: asyncio.Queue[Numbered | None] = asyncio.Queue()
        self._watchers.setdefault(conversation_id, set()).add(queue)
        try:
            yield queue
        finally:
            self._forget(conversation_id, queue)

    def _forget(self, conversation_id: str, queue: asyncio.Queue[Numbered | None]) -> None:
        watchers = self._watchers.get(conversation_id, set())
        watchers.discard(queue)
        if not watchers:
            self._watchers.pop(conversation_id, None)
