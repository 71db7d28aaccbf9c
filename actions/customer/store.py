"""Where the customer's record is kept: one engine for one address, and sessions that commit or leave no trace.

Sessions are synchronous and actions run them in a worker thread, a whole answer in one hop: the verbs stay plain
functions, a slow database never holds up the event loop, and SQLite needs no second driver. (aiosqlite would hop
to its own thread for every statement.)
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError, ProgrammingError
from sqlalchemy.orm import Session, sessionmaker

from actions.customer.later import Later, Work
from actions.customer.visible import watch
from actions.errors import RecordUnavailable, SettingsError

BUSY_SECONDS = 5.0

# The names under which people know PostgreSQL; asyncpg is the bot's driver, which cannot serve plain sessions.
_POSTGRES = frozenset({"postgres", "postgresql", "postgresql+asyncpg"})


class CustomerStore:
    """The customer's record at one address.

    Args:
        url: A SQLAlchemy address: `sqlite:///var/customers.db`, `postgresql://user:password@host/name`. For
            PostgreSQL, `?schema=NAME` chooses a schema other than the user's own.

    Raises:
        SettingsError: If the address cannot be understood, or keeps nothing (SQLite in memory).
    """

    def __init__(self, url: str) -> None:
        self.url = _address(url)
        self.engine = _engine(self.url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        watch(self.engine)
        self._later = Later(self.session)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that is committed at the end, and rolled back when anything is raised.

        Raises:
            RecordUnavailable: If the database cannot be opened, read or written.
        """
        try:
            with self._sessions.begin() as session:
                yield session
        except DBAPIError as error:
            # A statement that the database understood and refused is a mistake in the code that sent it.
            if error.statement is not None and isinstance(error, IntegrityError | ProgrammingError | DataError):
                raise
            raise self._unavailable(error) from error

    def later(self, work: Callable[[Session], None]) -> None:
        """Do some work soon, in a transaction that it shares with other such work; returns at once.

        Raises:
            RecordUnavailable: Too much waits already, since the database fails.
        """
        self._later.add(_each, work)

    def later_together(self, work: Work, thing: Any) -> None:
        """The same for work that does many things at once more cheaply than one by one.

        Args:
            work: Is given this thing together with others that came with the same work.
            thing: What is to be worked on.

        Raises:
            RecordUnavailable: Too much waits already, since the database fails.
        """
        self._later.add(work, thing)

    def settle(self) -> None:
        """Do now what was left for later.

        Raises:
            RecordError: The database fails; the work still waits.
        """
        self._later.flush()

    def close(self) -> None:
        """Do what was left for later, and close all connections."""
        self._later.close()
        self.engine.dispose()

    def _unavailable(self, error: DBAPIError) -> RecordUnavailable:
        return RecordUnavailable(
            f"the customer database could not do it ({error.orig}).",
            place=self.url.render_as_string(hide_password=True),
            mend="Is it there, with its tables (python -m actions.customer.sample makes them, and fills an empty one), "
            "writable, and not full?",
        )


def _each(session: Session, works: Sequence[Callable[[Session], None]]) -> None:
    for work in works:
        work(session)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise SettingsError(
            f"{url!r} is no database address.", place="customer database", mend="Write sqlite:///var/customers.db."
        ) from error
    if address.drivername in _POSTGRES:
        return address.set(drivername="postgresql+pg8000")
    if address.get_backend_name() == "sqlite" and address.database in {None, "", ":memory:"}:
        raise SettingsError(
            "SQLite in memory keeps nothing between connections.",
            place="customer database",
            mend="Name a file: sqlite:///var/customers.db.",
        )
    return address


def _engine(address: URL) -> Engine:
    is_sqlite = address.get_backend_name() == "sqlite"
    schema = address.query.get("schema")
    try:
        if is_sqlite:
            engine = create_engine(address, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
        else:
            own = address.difference_update_query(["schema"])
            engine = create_engine(own, hide_parameters=True, pool_pre_ping=True)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise SettingsError(
            f"no driver for {address.drivername} is installed ({error}).",
            place="customer database",
            mend="For PostgreSQL: pip install 'usher[postgres]'.",
        ) from error
    event.listen(engine, "before_cursor_execute", _make_storable, retval=True)
    if is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
    elif isinstance(schema, str):
        event.listen(engine, "connect", lambda connection, _record: _choose_schema(connection, schema))
    return engine


def _make_storable(
    _connection: Connection,
    _cursor: Any,
    statement: str,
    parameters: Any,
    _context: Any,
    many: bool,  # noqa: FBT001 - SQLAlchemy calls it so
) -> tuple[str, Any]:
    """Customers can send what no database takes: the character NUL, and halves of surrogate pairs."""
    if isinstance(parameters, list | tuple):
        cleaned = [_clean_row(row) for row in parameters] if many else _clean_row(parameters)
        return statement, cleaned
    return statement, parameters


def _clean_row(row: Any) -> Any:
    if isinstance(row, list | tuple):
        for value in row:  # almost always there is nothing to clean
            if isinstance(value, str) and ("\x00" in value or not value.isascii()):
                return tuple(_clean(one) if isinstance(one, str) else one for one in row)
    return row


def _clean(text: str) -> str:
    if text.isascii():
        return text.replace("\x00", "")
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what is erased must not stay in the file's free pages
    cursor.close()


def _choose_schema(connection: Any, schema: str) -> None:
    cursor = connection.cursor()
    cursor.execute("SELECT set_config('search_path', %s, false)", (schema,))
    cursor.close()
    connection.commit()


def make_folder(url: str) -> None:
    """Make the folder of a SQLite file, so that the file can be made in it.

    Args:
        url: The database's address; other databases are left alone.

    Raises:
        RecordUnavailable: If the folder cannot be made.
    """
    address = _address(url)
    if address.get_backend_name() != "sqlite" or address.database is None:
        return
    folder = Path(address.database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordUnavailable(
            f"the folder for the customer database cannot be made ({error.strerror}).",
            place=str(folder),
            mend="Name another place in USHER_CUSTOMER_DB.",
        ) from error
