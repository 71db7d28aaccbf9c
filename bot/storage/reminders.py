"""Reminders as a store keeps them: what waits, what changes it, and what a store of them can do.

A reminder is a pointer: what happens is said by the event of its name in the conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.conversation import events as e
from bot.conversation.reminders import due_at, entities_key, name_of


@dataclass(frozen=True, slots=True)
class Reminder:
    """One that waits.

    Args:
        id: Never used twice.
        conversation_id: Whose.
        name: Unique in its conversation.
        due: When, in seconds since 1970.
        attempts: How often it was claimed, this time included.
    """

    id: int
    conversation_id: str
    name: str
    due: float
    attempts: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A reminder begins to wait; it takes the place of the one of its name."""

    name: str
    intent: str
    entities: str
    due: float


@dataclass(frozen=True, slots=True)
class Cancel:
    """Reminders with this name, intent and entities (each only where given) wait no more."""

    name: str = ""
    intent: str = ""
    entities: str = ""


@dataclass(frozen=True, slots=True)
class Finish:
    """A reminder has happened, in the turn that is being stored."""

    id: int


Change = Plan | Cancel | Finish


def changes_in(events: Sequence[e.Event], *, first: int) -> list[Change]:
    """What events change about a conversation's reminders, in order; ``first`` is the number of the first one."""
    changes: list[Change] = []
    for position, event in enumerate(events, start=first):
        match event:
            case e.ReminderScheduled():
                name, entities = name_of(event, position), entities_key(event.entities)
                changes.append(Plan(name, event.intent, entities, due_at(event)))
            case e.ReminderCancelled():
                changes.append(Cancel(event.name or "", event.intent or "", entities_key(event.entities)))
            case e.Restarted():
                changes.append(Cancel())
    return changes


class ReminderStore(Protocol):
    """Reminders that wait. New ones come with the events of a turn, in the transaction of `TrackerStore.append`."""

    async def next_at(self) -> float | None:
        """When there is something to claim next, in seconds since 1970; None where nothing waits."""
        ...

    async def claim(self, *, now: float, until: float, limit: int) -> list[Reminder]:
        """Take reminders that are due, the oldest first: nobody else is given them before ``until``.

        A process that dies with them in hand loses none: afterwards they are due again.
        """
        ...

    async def is_waiting(self, reminder: Reminder) -> bool:
        """It has neither happened nor been cancelled or replaced."""
        ...

    async def postpone(self, reminder: Reminder, *, until: float, attempts: int) -> None:
        """Give it back; it can be claimed again from ``until`` on, and counts as tried so often."""
        ...

    async def drop(self, reminder: Reminder) -> None:
        """It will not happen."""
        ...
