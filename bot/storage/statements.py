"""What the SQL store does inside one transaction, on an open connection."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.conversation.codec import from_dict, to_json
from bot.conversation.events import ActionExecuted, Event, UserUttered
from bot.errors import RequestError, StorageError, VersionConflict
from bot.storage import sql_reminders
from bot.storage.reminders import Change
from bot.storage.tables import WIDTH, conversations_table, events_table, outbox_table

# Made once: SQLAlchemy takes longer to make a statement than SQLite takes to carry it out.
_events, _conversations, _outbox = events_table.c, conversations_table.c, outbox_table.c
_conversation: sa.BindParameter[str] = sa.bindparam("conversation_id")
_VERSION = sa.select(_conversations.version).where(_conversations.sender_id == _conversation)
_COUNT = sa.select(sa.func.count()).where(_events.sender_id == _conversation)
_SWAP = (
    sa.update(conversations_table)
    .where(_conversations.sender_id == _conversation, _conversations.version == sa.bindparam("expected"))
    .values(version=sa.bindparam("new"))
)
_READ = (
    sa.select(_events.data)
    .where(_events.sender_id == _conversation)
    .order_by(_events.id)
    .offset(sa.bindparam("since", type_=sa.Integer))
)
_INSERT_EVENTS, _INSERT_RECORDS = sa.insert(events_table), sa.insert(outbox_table)
_OUTBOX = sa.select(outbox_table).order_by(_outbox.id).limit(sa.bindparam("limit", type_=sa.Integer))
_FORGET = sa.delete(outbox_table).where(_outbox.id.in_(sa.bindparam("ids", expanding=True)))
_CONVERSATIONS = (
    sa.select(_events.sender_id)
    .where(_events.sender_id > sa.bindparam("after"))
    .distinct()
    .order_by(_events.sender_id)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)


def read(connection: sa.Connection, *, conversation_id: str, since: int) -> Sequence[str]:
    """The JSON of the events from number ``since`` on.

    Raises:
        VersionConflict: There are fewer than ``since``: the conversation was deleted, or begun anew.
    """
    if since:
        # Mostly nothing has come since: the version says so without walking over all the events before.
        version = _version(connection, conversation_id)
        if version == since:
            return []
        found = _count(connection, conversation_id) if version is None else version
        if found < since:
            raise VersionConflict(conversation_id, expected=since, found=found)
    return connection.scalars(_READ, {"conversation_id": conversation_id, "since": since}).all()


def event_of(data: str, conversation_id: str, number: int) -> Event:
    """The event that a row holds.

    Raises:
        StorageError: It is none that this version knows; another program has written it.
    """
    try:
        return from_dict(json.loads(data))
    except (ValueError, TypeError, RequestError) as error:
        problem = f"event {number} of the conversation {conversation_id!r} cannot be read: {error}"
        raise StorageError(problem, place="tracker_store") from error


def rows_of(conversation_id: str, events: Sequence[Event]) -> list[dict[str, Any]]:
    """Rows of the table ``events``."""
    return [
        {
            "sender_id": conversation_id,
            "type_name": event.type_name,
            "timestamp": event.timestamp,
            "intent_name": _fitting(event.intent) if isinstance(event, UserUttered) else None,
            "action_name": _fitting(event.name) if isinstance(event, ActionExecuted) else None,
            "data": to_json(event),
        }
        for event in events
    ]


def append(
    connection: sa.Connection,
    *,
    conversation_id: str,
    rows: Sequence[Mapping[str, Any]],
    expected: int,
    reminders: Sequence[Change] = (),
) -> None:
    """Append rows of events and their outbox records, and change reminders.

    Raises:
        VersionConflict: The conversation does not have ``expected`` events.
    """
    _swap_version(connection, conversation_id, expected=expected, new=expected + len(rows))
    connection.execute(_INSERT_EVENTS, rows)
    records = [
        {"sender_id": conversation_id, "position": position, "data": row["data"]}
        for position, row in enumerate(rows, start=expected)
    ]
    connection.execute(_INSERT_RECORDS, records)
    sql_reminders.apply(connection, conversation_id, reminders)


def replace(connection: sa.Connection, *, conversation_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows of events in the place of all that a conversation has."""
    _clear(connection, conversation_id)
    if rows:
        append(connection, conversation_id=conversation_id, rows=rows, expected=0)


def outbox(connection: sa.Connection, *, limit: int) -> Sequence[sa.Row[Any]]:
    """The oldest records."""
    return connection.execute(_OUTBOX, {"limit": limit}).all()


def forget(connection: sa.Connection, *, ids: Sequence[int]) -> None:
    """Remove outbox records."""
    connection.execute(_FORGET, {"ids": ids})


def conversations(connection: sa.Connection, *, after: str, limit: int) -> Sequence[str]:
    """Ids in alphabetical order."""
    return connection.scalars(_CONVERSATIONS, {"after": after, "limit": limit}).all()


def _swap_version(connection: sa.Connection, conversation_id: str, *, expected: int, new: int) -> None:
    swap = {"conversation_id": conversation_id, "expected": expected, "new": new}
    if connection.execute(_SWAP, swap).rowcount == 1:
        return
    found = _version(connection, conversation_id)
    if found is None:
        found = _count(connection, conversation_id)
        if found == expected:
            try:
                with connection.begin_nested():
                    connection.execute(sa.insert(conversations_table).values(sender_id=conversation_id, version=new))
            except IntegrityError:  # two first messages at once: the other was quicker
                found = _version(connection, conversation_id) or 0
            else:
                return
    raise VersionConflict(conversation_id, expected=expected, found=found)


def _version(connection: sa.Connection, conversation_id: str) -> int | None:
    return connection.scalar(_VERSION, {"conversation_id": conversation_id})


def _count(connection: sa.Connection, conversation_id: str) -> int:
    return connection.scalar(_COUNT, {"conversation_id": conversation_id}) or 0


def _fitting(name: str | None) -> str | None:
    """A name as its column takes it. The columns are for queries; the event itself keeps the name as it came."""
    return name and name.encode("utf-8", "replace").decode().replace("\0", "")[:WIDTH]


def delete(connection: sa.Connection, *, conversation_id: str) -> int:
    """Remove a conversation with its outbox records and reminders; how many events that were."""
    sql_reminders.forget(connection, conversation_id=conversation_id)
    return _clear(connection, conversation_id)


def _clear(connection: sa.Connection, conversation_id: str) -> int:
    connection.execute(sa.delete(outbox_table).where(outbox_table.c.sender_id == conversation_id))
    connection.execute(sa.delete(conversations_table).where(conversations_table.c.sender_id == conversation_id))
    return connection.execute(sa.delete(events_table).where(events_table.c.sender_id == conversation_id)).rowcount
