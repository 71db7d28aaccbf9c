"""Reminders in plain objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.storage.reminders import Cancel, Change, Finish, Plan, Reminder


@dataclass(frozen=True, slots=True)
class _Waiting:
    reminder: Reminder
    plan: Plan
    next_try: float


class MemoryReminders:
    """Reminders in a dictionary."""

    def __init__(self) -> None:
        self._waiting: dict[int, _Waiting] = {}
        self._last = 0

    def apply(self, conversation_id: str, changes: Sequence[Change]) -> None:
        """Change the reminders of a conversation."""
        for change in changes:
            match change:
                case Plan():
                    self._remove(conversation_id, Cancel(name=change.name))
                    self._last += 1
                    reminder = Reminder(self._last, conversation_id, change.name, change.due, attempts=0)
                    self._waiting[self._last] = _Waiting(reminder, change, change.due)
                case Cancel():
                    self._remove(conversation_id, change)
                case Finish():
                    self._waiting.pop(change.id, None)

    async def next_at(self) -> float | None:
        """When there is something to claim next."""
        return min((waiting.next_try for waiting in self._waiting.values()), default=None)

    async def claim(self, *, now: float, until: float, limit: int) -> list[Reminder]:
        """Take reminders that are due."""
        due = sorted((w for w in self._waiting.values() if w.next_try <= now), key=lambda w: w.reminder.due)[:limit]
        claimed = [replace(waiting.reminder, attempts=waiting.reminder.attempts + 1) for waiting in due]
        for waiting, reminder in zip(due, claimed, strict=True):
            self._waiting[reminder.id] = replace(waiting, reminder=reminder, next_try=until)
        return claimed

    async def is_waiting(self, reminder: Reminder) -> bool:
        """It has neither happened nor been cancelled or replaced."""
        return reminder.id in self._waiting

    async def postpone(self, reminder: Reminder, *, until: float, attempts: int) -> None:
        """Give it back."""
        waiting = self._waiting.get(reminder.id)
        if waiting is not None:
            tried = replace(waiting.reminder, attempts=attempts)
            self._waiting[reminder.id] = replace(waiting, reminder=tried, next_try=until)

    async def drop(self, reminder: Reminder) -> None:
        """It will not happen."""
        self._waiting.pop(reminder.id, None)

    def _remove(self, conversation_id: str, what: Cancel) -> None:
        self._waiting = {
            number: waiting
            for number, waiting in self._waiting.items()
            if waiting.reminder.conversation_id != conversation_id
            or (what.name and waiting.plan.name != what.name)
            or (what.intent and waiting.plan.intent != what.intent)
            or (what.entities and waiting.plan.entities != what.entities)
        }
