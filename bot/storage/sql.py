"""Conversations in SQLite or PostgreSQL, in Rasa's ``events`` table.

The columns of ``events`` are those of Rasa's SQLTrackerStore, so that a database written by Rasa is read as it is. A
row in ``conversations`` holds how many events there are, and is the compare-and-swap on which every append stands; a
conversation which Rasa wrote gets its row at the first append. ``outbox`` is written in the same transaction.

A whole transaction is one hop to a worker thread: SQLAlchemy's synchronous core, where an asynchronous driver would
hop for every statement.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.conversation.codec import from_dict, to_dict
from bot.conversation.events import ActionExecuted, Event, UserUttered
from bot.errors import StorageError, VersionConflict
from bot.storage.base import OutboxRecord

T = TypeVar("T")

metadata = sa.MetaData()
_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts up by itself only in an INTEGER

events_table = sa.Table(
    "events",
    metadata,
    sa.Column("id", _big, primary_key=True, autoincrement=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("type_name", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float(53)),
    sa.Column("intent_name", sa.String(255)),
    sa.Column("action_name", sa.String(255)),
    sa.Column("data", sa.Text),
)
conversations_table = sa.Table(
    "conversations",
    metadata,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("version", _big, nullable=False),
)
outbox_table = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", _big, primary_key=True, autoincrement=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("position", _big, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sqlite_autoincrement=True,  # ids must never come back, or a consumer would drop a new record as a repeated one
)


def open_sql(url: str, *, threads: int = 4) -> SqlTrackerStore:
    """Open a store, making its tables where they are missing.

    Args:
        url: SQLAlchemy URL: ``sqlite:///var/conversations.db`` or ``postgresql+pg8000://user@host/name``.
        threads: Transactions at the same time; SQLite has one writer and gets one thread.

    Raises:
        StorageError: The database cannot be reached or written.
    """
    try:
        engine = _engine(sa.make_url(url))
        metadata.create_all(engine)
    except (SQLAlchemyError, OSError, ImportError) as error:
        raise _unusable(url, error) from error
    return SqlTrackerStore(engine, threads=1 if engine.dialect.name == "sqlite" else threads)


class SqlTrackerStore:
    """Conversations in an SQL database.

    Args:
        engine: Where.
        threads: Transactions at the same time.
    """

    def __init__(self, engine: sa.Engine, *, threads: int) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="tracker-store")

    async def read(self, conversation_id: str, *, since: int = 0) -> list[Event]:
        """The events from number ``since`` on."""
        table = events_table.c
        query = sa.select(table.data).where(table.sender_id == conversation_id).order_by(table.id).offset(since)
        rows = await self._run(lambda connection: connection.scalars(query).all())
        return [from_dict(json.loads(row)) for row in rows]

    async def append(self, conversation_id: str, events: Sequence[Event], *, expected: int) -> None:
        """Append all events and their outbox records, or none."""
        if events:
            await self._run(partial(_append, conversation_id=conversation_id, events=events, expected=expected))

    async def conversations(self, *, after: str = "", limit: int = 100) -> list[str]:
        """Ids in alphabetical order."""
        sender = events_table.c.sender_id
        query = sa.select(sender).where(sender > after).distinct().order_by(sender).limit(limit)
        return list(await self._run(lambda connection: connection.scalars(query).all()))

    async def delete(self, conversation_id: str) -> int:
        """Remove a conversation with its outbox records."""
        return await self._run(partial(_delete, conversation_id=conversation_id))

    async def outbox(self, *, limit: int = 100) -> list[OutboxRecord]:
        """The oldest records that no broker has confirmed."""
        query = sa.select(outbox_table).order_by(outbox_table.c.id).limit(limit)
        rows = await self._run(lambda connection: connection.execute(query).all())
        return [OutboxRecord(row.id, row.sender_id, row.position, json.loads(row.data)) for row in rows]

    async def delivered(self, up_to: int) -> None:
        """Forget the outbox records with ids up to this one."""
        statement = sa.delete(outbox_table).where(outbox_table.c.id <= up_to)
        await self._run(lambda connection: connection.execute(statement))

    async def close(self) -> None:
        """Finish what runs and give the connections back."""
        await asyncio.to_thread(self._threads.shutdown)
        self._engine.dispose()

    async def _run(self, work: Callable[[sa.Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._transaction, work)

    def _transaction(self, work: Callable[[sa.Connection], T]) -> T:
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except (SQLAlchemyError, OSError) as error:
            raise _unusable(str(self._engine.url), error) from error


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() == "postgresql" and url.drivername == "postgresql":
        url = url.set(drivername="postgresql+pg8000")
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True)
    if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url)
    sa.event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _: Any) -> None:
    # WAL: readers do not wait for the writer. FULL: an answered turn survives a power cut, not only a crash.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _append(connection: sa.Connection, *, conversation_id: str, events: Sequence[Event], expected: int) -> None:
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
    found = connection.scalar(sa.select(row.version).where(row.sender_id == conversation_id))
    if found is None:
        found = _count(connection, conversation_id)
        if found == expected:
            try:
                with connection.begin_nested():
                    connection.execute(sa.insert(conversations_table).values(sender_id=conversation_id, version=new))
            except IntegrityError:  # two first messages at once: the other was quicker
                found = connection.scalar(sa.select(row.version).where(row.sender_id == conversation_id)) or 0
            else:
                return
    raise VersionConflict(conversation_id, expected=expected, found=found)


def _count(connection: sa.Connection, conversation_id: str) -> int:
    query = sa.select(sa.func.count()).where(events_table.c.sender_id == conversation_id)
    return connection.scalar(query) or 0


def _row(conversation_id: str, event: Event, data: str) -> dict[str, Any]:
    return {
        "sender_id": conversation_id,
        "type_name": event.type_name,
        "timestamp": event.timestamp,
        "intent_name": event.intent if isinstance(event, UserUttered) else None,
        "action_name": event.name if isinstance(event, ActionExecuted) else None,
        "data": data,
    }


def _delete(connection: sa.Connection, *, conversation_id: str) -> int:
    connection.execute(sa.delete(outbox_table).where(outbox_table.c.sender_id == conversation_id))
    connection.execute(sa.delete(conversations_table).where(conversations_table.c.sender_id == conversation_id))
    return connection.execute(sa.delete(events_table).where(events_table.c.sender_id == conversation_id)).rowcount


def _unusable(url: str, error: Exception) -> StorageError:
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    place = f"tracker_store {sa.make_url(url).render_as_string(hide_password=True)}"
    if isinstance(error, ImportError):
        return StorageError(
            f"its driver is not installed ({reason}).", place=place, mend="Run: pip install 'usher[postgres]'"
        )
    return StorageError(f"cannot be used: {reason}", place=place, mend="Check the address, the rights and the disk.")
