"""Reminders in an SQL database."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa

from bot.storage.reminders import Cancel, Change, Finish, Plan, Reminder
from bot.storage.tables import reminders_table

T = TypeVar("T")

_r = reminders_table.c
_candidates = reminders_table.alias("candidates")
_DUE = (
    sa.select(_candidates.c.id)
    .where(_candidates.c.next_try <= sa.bindparam("now"))
    .order_by(_candidates.c.due)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .with_for_update(skip_locked=True)  # on PostgreSQL; SQLite has one writer
)
_CLAIM = (
    sa.update(reminders_table)
    .where(_r.id.in_(_DUE))
    .values(next_try=sa.bindparam("until"), attempts=_r.attempts + 1)
    .returning(_r.id, _r.sender_id, _r.name, _r.due, _r.attempts)
)
_NEXT = sa.select(sa.func.min(_r.next_try))
_ONE = sa.select(_r.id).where(_r.id == sa.bindparam("number"))
_POSTPONE = (
    sa.update(reminders_table)
    .where(_r.id == sa.bindparam("number"))
    .values(next_try=sa.bindparam("until"), attempts=sa.bindparam("tried"))
)
_DROP = sa.delete(reminders_table).where(_r.id == sa.bindparam("number"))
_INSERT = sa.insert(reminders_table)


class Run(Protocol):
    """Does work in a transaction, in a thread of the store."""

    async def __call__(self, work: Callable[[sa.Connection], T], /) -> T:
        """What the work gives back."""
        ...


class SqlReminders:
    """Reminders in the table ``reminders``.

    Args:
        run: The store's way into a transaction.
    """

    def __init__(self, run: Run) -> None:
        self._run = run

    async def next_at(self) -> float | None:
        """When there is something to claim next."""
        return await self._run(_next_at)

    async def claim(self, *, now: float, until: float, limit: int) -> list[Reminder]:
        """Take reminders that are due."""
        return await self._run(partial(_claim, now=now, until=until, limit=limit))

    async def is_waiting(self, reminder: Reminder) -> bool:
        """It has neither happened nor been cancelled or replaced."""
        return await self._run(partial(_is_waiting, number=reminder.id))

    async def postpone(self, reminder: Reminder, *, until: float, attempts: int) -> None:
        """Give it back."""
        await self._run(partial(_execute, _POSTPONE, {"number": reminder.id, "until": until, "tried": attempts}))

    async def drop(self, reminder: Reminder) -> None:
        """It will not happen."""
        await self._run(partial(_execute, _DROP, {"number": reminder.id}))


def apply(connection: sa.Connection, conversation_id: str, changes: Sequence[Change]) -> None:
    """Change the reminders of a conversation, in the transaction of its events."""
    for change in changes:
        match change:
            case Plan():
                _remove(connection, conversation_id, Cancel(name=change.name))
                row = {"sender_id": conversation_id, "due": change.due, "next_try": change.due, "attempts": 0}
                kept = {"name": _storable(change.name), "intent": _storable(change.intent)}
                connection.execute(_INSERT, {**row, **kept, "entities": change.entities})
            case Cancel():
                _remove(connection, conversation_id, change)
            case Finish():
                connection.execute(_DROP, {"number": change.id})


def forget(connection: sa.Connection, *, conversation_id: str) -> None:
    """Remove all reminders of a conversation."""
    _remove(connection, conversation_id, Cancel())


def _remove(connection: sa.Connection, conversation_id: str, what: Cancel) -> None:
    statement = sa.delete(reminders_table).where(_r.sender_id == conversation_id)
    if what.name:
        statement = statement.where(_r.name == _storable(what.name))
    if what.intent:
        statement = statement.where(_r.intent == _storable(what.intent))
    if what.entities:
        statement = statement.where(_r.entities == what.entities)
    connection.execute(statement)


def _next_at(connection: sa.Connection) -> float | None:
    found: float | None = connection.scalar(_NEXT)
    return found


def _claim(connection: sa.Connection, *, now: float, until: float, limit: int) -> list[Reminder]:
    rows = connection.execute(_CLAIM, {"now": now, "until": until, "limit": limit}).all()
    found = [Reminder(row.id, row.sender_id, _as_named(row.name), row.due, row.attempts) for row in rows]
    return sorted(found, key=lambda reminder: reminder.due)


def _is_waiting(connection: sa.Connection, *, number: int) -> bool:
    return connection.scalar(_ONE, {"number": number}) is not None


def _storable(name: str) -> str:
    """A name in ASCII, as JSON escapes it: no column takes half a surrogate pair or a null character."""
    return json.dumps(name)[1:-1]


def _as_named(stored: str) -> str:
    """The name again."""
    return str(json.loads(f'"{stored}"'))


def _execute(statement: sa.Executable, values: dict[str, Any], connection: sa.Connection) -> None:
    connection.execute(statement, values)
