"""Everything in plain objects: for tests, and for trying things out. Nothing survives the process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from bot.conversation.codec import to_json
from bot.conversation.events import Event
from bot.errors import VersionConflict
from bot.storage.base import OutboxRecord
from bot.storage.memory_reminders import MemoryReminders
from bot.storage.reminders import Cancel, Change


class MemoryTrackerStore:
    """Conversations in a dictionary."""

    def __init__(self) -> None:
        self._events: dict[str, list[Event]] = {}
        self._outbox: list[OutboxRecord] = []
        self._last_record = 0
        self.reminders = MemoryReminders()

    async def read(self, conversation_id: str, *, since: int = 0) -> list[Event]:
        """The events from number ``since`` on."""
        events = self._events.get(conversation_id, [])
        if len(events) < since:
            raise VersionConflict(conversation_id, expected=since, found=len(events))
        return events[since:]

    async def append(
        self, conversation_id: str, events: Sequence[Event], *, expected: int, reminders: Sequence[Change] = ()
    ) -> None:
        """Append all events and their outbox records and change reminders, or do nothing of that."""
        if not events:
            return
        found = len(self._events.get(conversation_id, []))
        if found != expected:
            raise VersionConflict(conversation_id, expected=expected, found=found)
        self._events.setdefault(conversation_id, []).extend(events)
        for position, event in enumerate(events, start=expected):
            self._last_record += 1
            self._outbox.append(OutboxRecord(self._last_record, conversation_id, position, to_json(event)))
        self.reminders.apply(conversation_id, reminders)

    async def conversations(self, *, after: str = "", limit: int = 100) -> list[str]:
        """Ids in alphabetical order."""
        return sorted(name for name in self._events if name > after)[:limit]

    async def replace(self, conversation_id: str, events: Sequence[Event]) -> None:
        """Put these events in the place of all that a conversation has."""
        self._clear(conversation_id)
        await self.append(conversation_id, events, expected=0)

    async def delete(self, conversation_id: str) -> int:
        """Remove a conversation with its outbox records and reminders."""
        self.reminders.apply(conversation_id, [Cancel()])
        return self._clear(conversation_id)

    async def outbox(self, *, limit: int = 100) -> list[OutboxRecord]:
        """The oldest records that no broker has confirmed."""
        return self._outbox[:limit]

    async def delivered(self, records: Sequence[OutboxRecord]) -> None:
        """Forget these outbox records."""
        done = {record.id for record in records}
        self._outbox = [record for record in self._outbox if record.id not in done]

    async def close(self) -> None:
        """Nothing to give back."""

    def _clear(self, conversation_id: str) -> int:
        self._outbox = [record for record in self._outbox if record.conversation_id != conversation_id]
        return len(self._events.pop(conversation_id, []))


class MemoryLockStore:
    """Locks of this process; `asyncio.Lock` serves waiters in order."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._waiting: defaultdict[str, int] = defaultdict(int)

    @asynccontextmanager
    async def lock(self, conversation_id: str) -> AsyncIterator[None]:
        """Held until the block ends."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        self._waiting[conversation_id] += 1
        try:
            async with lock:
                yield
        finally:
            self._waiting[conversation_id] -= 1
            if not self._waiting[conversation_id]:
                # The last one out takes the lock along, or memory would grow with every conversation ever held.
                del self._waiting[conversation_id], self._locks[conversation_id]


Listener = Callable[[OutboxRecord], Awaitable[None]]


class InProcessBroker:
    """Facts to listeners in this process, one after the other.

    Args:
        listeners: Called with each record; one that raises gets the record again with the next attempt.
    """

    def __init__(self, listeners: Sequence[Listener] = ()) -> None:
        self._listeners = list(listeners)

    async def publish(self, records: Sequence[OutboxRecord]) -> None:
        """Call every listener with every record."""
        for record in records:
            for listener in self._listeners:
                await listener(record)

    async def close(self) -> None:
        """Nothing to give back."""
