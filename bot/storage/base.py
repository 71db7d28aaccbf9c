"""What a store of conversations, a lock and a broker can do; nothing of any database is in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from bot.conversation.events import Event
from bot.storage.reminders import Change, ReminderStore


@dataclass(frozen=True, slots=True)
class OutboxRecord:
    """One fact on its way out of the bot, kept in the store until a broker has it.

    Args:
        id: Never used twice; consumers use it to take a repeated record once. Grows within a conversation.
        conversation_id: Whose.
        position: Number of the event in its conversation, from 0.
        data: The event's JSON, as text: most brokers only hand it on.
    """

    id: int
    conversation_id: str
    position: int
    data: str

    @property
    def event(self) -> Mapping[str, Any]:
        """The event's JSON, read."""
        event: Mapping[str, Any] = json.loads(self.data)
        return event


class TrackerStore(Protocol):
    """Conversations as append-only lists of events. A failing store raises `StorageError`, never less."""

    @property
    def reminders(self) -> ReminderStore:
        """What is still to happen in them."""
        ...

    async def read(self, conversation_id: str, *, since: int = 0) -> list[Event]:
        """The events from number ``since`` on; none for an unknown conversation.

        Raises:
            VersionConflict: There are fewer: the conversation was deleted, or begun anew.
            StorageError: The store cannot be read.
        """
        ...

    async def append(
        self, conversation_id: str, events: Sequence[Event], *, expected: int, reminders: Sequence[Change] = ()
    ) -> None:
        """Append all events and their outbox records and change reminders, or do nothing of that.

        Raises:
            VersionConflict: The conversation does not have ``expected`` events.
            StorageError: The store cannot be written.
        """
        ...

    async def conversations(self, *, after: str = "", limit: int = 100) -> list[str]:
        """Ids in alphabetical order, for paging."""
        ...

    async def replace(self, conversation_id: str, events: Sequence[Event]) -> None:
        """Put these events in the place of all that a conversation has, and of its outbox records; reminders stay.

        Raises:
            StorageError: The store cannot be written; the conversation is as it was.
        """
        ...

    async def delete(self, conversation_id: str) -> int:
        """Remove a conversation with its outbox records and reminders; how many events that were."""
        ...

    async def outbox(self, *, limit: int = 100) -> list[OutboxRecord]:
        """The oldest records that no broker has confirmed."""
        ...

    async def delivered(self, records: Sequence[OutboxRecord]) -> None:
        """Forget these outbox records, not all with smaller ids: one of those may have been committed since."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


class LockStore(Protocol):
    """One turn at a time in a conversation."""

    def lock(self, conversation_id: str) -> AbstractAsyncContextManager[None]:
        """Held until the block ends; waiters are served in the order in which they came."""
        ...


class EventBroker(Protocol):
    """Where facts go: to whoever listens, at least once, and in order within a conversation."""

    async def publish(self, records: Sequence[OutboxRecord]) -> None:
        """Hand the records over; returning means that they are safe there.

        Raises:
            StorageError: Not handed over; the same records will come again.
        """
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...
