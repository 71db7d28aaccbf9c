"""Conversations in SQLite or PostgreSQL, in Rasa's ``events`` table.

The row in ``conversations`` is the compare-and-swap on which every append stands; a conversation which Rasa wrote gets
its row at the first append. ``outbox`` and ``reminders`` are written in the same transaction.

A whole transaction is one hop to a worker thread: SQLAlchemy's synchronous core, where an asynchronous driver would
hop for every statement.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.conversation.events import Event
from bot.errors import StorageError
from bot.storage.base import OutboxRecord
from bot.storage.glance import Glance
from bot.storage.reminders import Change
from bot.storage.sql_reminders import SqlReminders
from bot.storage.statements import append, conversations, delete, event_of, forget, outbox, read, replace, rows_of
from bot.storage.tables import metadata

T = TypeVar("T")


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
    if engine.dialect.name != "sqlite":
        return SqlTrackerStore(engine, threads=threads)
    file = str(engine.url.database or "")
    is_plain = file not in {"", ":memory:"} and not file.startswith("file:")
    return SqlTrackerStore(engine, threads=1, glance=Glance(Path(file)) if is_plain else None)


class SqlTrackerStore:
    """Conversations in an SQL database.

    Args:
        engine: Where.
        threads: Transactions at the same time.
        glance: Sees versions without a thread, where that can be done.
    """

    def __init__(self, engine: sa.Engine, *, threads: int, glance: Glance | None = None) -> None:
        self._engine = engine
        self._glance = glance
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="tracker-store")
        self.reminders = SqlReminders(self._run)

    async def read(self, conversation_id: str, *, since: int = 0) -> list[Event]:
        """The events from number ``since`` on."""
        if since and self._glance is not None and self._glance.version(conversation_id) == since:
            return []
        rows = await self._run(partial(read, conversation_id=conversation_id, since=since))
        return [event_of(row, conversation_id, since + number) for number, row in enumerate(rows)]

    async def append(
        self, conversation_id: str, events: Sequence[Event], *, expected: int, reminders: Sequence[Change] = ()
    ) -> None:
        """Append all events and their outbox records and change reminders, or do nothing of that."""
        if events:
            rows = rows_of(conversation_id, events)
            work = partial(append, conversation_id=conversation_id, rows=rows, expected=expected, reminders=reminders)
            await self._run(work)

    async def conversations(self, *, after: str = "", limit: int = 100) -> list[str]:
        """Ids in alphabetical order."""
        return list(await self._run(partial(conversations, after=after, limit=limit)))

    async def replace(self, conversation_id: str, events: Sequence[Event]) -> None:
        """Put these events in the place of all that a conversation has, in one transaction."""
        rows = rows_of(conversation_id, events)
        await self._run(partial(replace, conversation_id=conversation_id, rows=rows))

    async def delete(self, conversation_id: str) -> int:
        """Remove a conversation with its outbox records and reminders."""
        return await self._run(partial(delete, conversation_id=conversation_id))

    async def outbox(self, *, limit: int = 100) -> list[OutboxRecord]:
        """The oldest records that no broker has confirmed."""
        rows = await self._run(partial(outbox, limit=limit))
        return [OutboxRecord(row.id, row.sender_id, row.position, row.data) for row in rows]

    async def delivered(self, records: Sequence[OutboxRecord]) -> None:
        """Forget these outbox records."""
        await self._run(partial(forget, ids=[record.id for record in records]))

    async def transaction(self, work: Callable[[sa.Connection], T]) -> T:
        """Do something else with the database, in one transaction: `bot.privacy` finds and masks customers so."""
        return await self._run(work)

    @property
    def file(self) -> Path | None:
        """SQLite's file; None for other databases and for one in memory."""
        name = str(self._engine.url.database or "")
        is_file = self._engine.dialect.name == "sqlite" and name not in {"", ":memory:"} and "file:" not in name
        return Path(name) if is_file else None

    async def compact(self, *, anew: bool) -> None:
        """Empty SQLite's log of changes into the file; ``anew`` writes the file anew, without its free pages."""
        if self.file is not None:
            await asyncio.get_running_loop().run_in_executor(self._threads, self._compact, anew)

    def _compact(self, anew: bool) -> None:  # noqa: FBT001 - an executor passes arguments by position
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if anew:
                connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()

    async def close(self) -> None:
        """Finish what runs and give the connections back."""
        await asyncio.to_thread(self._threads.shutdown)
        if self._glance is not None:
            self._glance.close()
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
    # hide_parameters: they are what customers wrote, and errors with them go to the log.
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if url.database in {None, "", ":memory:"}:
        # Such a database lives in its one connection: the thread that works must get the one that made the tables.
        single: Any = {"poolclass": sa.StaticPool, "connect_args": {"check_same_thread": False}}
        return sa.create_engine(url, hide_parameters=True, **single)
    if not str(url.database).startswith("file:"):
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, hide_parameters=True)
    sa.event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _: Any) -> None:
    # WAL: readers do not wait for the writer. FULL: an answered turn survives a power cut, not only a crash.
    # secure_delete: what was deleted is overwritten wherever its page is written anyway.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "secure_delete=FAST"):
        connection.execute(f"PRAGMA {pragma}")


def _unusable(url: str, error: Exception) -> StorageError:
    reason = next(iter(str(getattr(error, "orig", None) or error).splitlines()), type(error).__name__)
    place = f"tracker_store {_shown(url)}"
    if isinstance(error, ImportError):
        mend = "Install it; for PostgreSQL run: pip install 'usher[postgres]'"
        return StorageError(f"its driver is not installed ({reason}).", place=place, mend=mend)
    return StorageError(f"cannot be used: {reason}", place=place, mend="Check the address, the rights and the disk.")


def _shown(url: str) -> str:
    """An address without its password; one that cannot be read may hold it anywhere."""
    try:
        return sa.make_url(url).render_as_string(hide_password=True)
    except sa.exc.ArgumentError:
        return "(url)"
