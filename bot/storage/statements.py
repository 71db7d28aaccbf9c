"""What the SQL store does inside one transaction, on an open connection."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.conversation.codec import from_dict, to_dict
from bot.conversation.events import ActionExecuted, Event, UserUttered
from bot.errors import RequestError, StorageError, VersionConflict
from bot.storage.tables import WIDTH, conversations_table, events_table, outbox_table


def read(connection: sa.Connection, *, conversation_id: str, since: int) -> Sequence[str]:
    """The JSON of the events from number ``since`` on."""
    # Mostly nothing has come since: the version says so without walking over all the events before.
    if since and _version(connection, conversation_id) == since:
        return []
    table = events_table.c
    query = sa.select(table.data).where(table.sender_id == conversation_id).order_by(table.id).offset(since)
    return connection.scalars(query).all()


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


def append(connection: sa.Connection, *, conversation_id: str, events: Sequence[Event], expected: int) -> None:
    """Append events and their outbox records.

    Raises:
        VersionConflict: The conversation does not have ``expected`` events.
    """
    _swap_version(connection, conversation_id, expected=expected, new=expected + len(events))
    encoded = [json.dumps(to_dict(event)) for event in events]
    rows = [_row(conversation_id, event, data) for event, data in zip(events, encoded, strict=True)]
    connection.execute(sa.insert(events_table), rows)
    records = [
        {"sender_id": conversation_id, "position": position, "data": data}
        for position, data in enumerate(encoded, start=expected)
    ]
    connection.execute(sa.insert(outbox_table), records)


def _swap_version(connection: sa.Connection, conversation_id: str, *, expected: int, new: int) -> None:
    row = conversations_table.c
    update = sa.update(conversations_table).where(row.sender_id == conversation_id, row.version == expected)
    if connection.execute(update.values(version=new)).rowcount == 1:
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
    row = conversations_table.c
    return connection.scalar(sa.select(row.version).where(row.sender_id == conversation_id))


def _count(connection: sa.Connection, conversation_id: str) -> int:
    query = sa.select(sa.func.count()).where(events_table.c.sender_id == conversation_id)
    return connection.scalar(query) or 0


def _row(conversation_id: str, event: Event, data: str) -> dict[str, Any]:
    return {
        "sender_id": conversation_id,
        "type_name": event.type_name,
        "timestamp": event.timestamp,
        "intent_name": _fitting(event.intent) if isinstance(event, UserUttered) else None,
        "action_name": _fitting(event.name) if isinstance(event, ActionExecuted) else None,
        "data": data,
    }


def _fitting(name: str | None) -> str | None:
    """A name as its column takes it. The columns are for queries; the event itself keeps the name as it came."""
    return name and name.encode("utf-8", "replace").decode().replace("\0", "")[:WIDTH]


def delete(connection: sa.Connection, *, conversation_id: str) -> int:
    """Remove a conversation with its outbox records; how many events that were."""
    connection.execute(sa.delete(outbox_table).where(outbox_table.c.sender_id == conversation_id))
    connection.execute(sa.delete(conversations_table).where(conversations_table.c.sender_id == conversation_id))
    return connection.execute(sa.delete(events_table).where(events_table.c.sender_id == conversation_id)).rowcount
