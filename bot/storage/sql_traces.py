"""Conversations in which a customer speaks or is named: found, and masked, inside one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

import sqlalchemy as sa

from bot.storage.tables import events_table, metadata, outbox_table, reminders_table


class Finder(Protocol):
    """Finds names in texts (`bot.privacy.finder`)."""

    def search(self, text: str, /) -> object | None:
        """Something where a name stands in a text."""
        ...

    def sub(self, word: str, text: str, /) -> str:
        """The text with a word in the place of each name."""
        ...


PAGE = 2000
"""Rows read at a time."""

JSON_COLUMNS = (events_table.c.data, outbox_table.c.data, reminders_table.c.entities)
"""Columns that hold what was said."""


def speakers(connection: sa.Connection, *, is_theirs: Callable[[str, str], bool]) -> set[str]:
    """Conversations with an event of a kind.

    Args:
        connection: An open connection.
        is_theirs: Looks at a conversation's id and the JSON of one of its events.
    """
    columns = (events_table.c.sender_id, events_table.c.data)
    rows = _rows(connection, events_table, columns)
    return {sender_id for _, sender_id, data in rows if is_theirs(sender_id, data or "")}


def traces(connection: sa.Connection, *, finder: Finder) -> dict[str, int]:
    """In how many rows of which column a text stands."""
    found: dict[str, int] = {}
    for table in metadata.sorted_tables:
        texts = tuple(column for column in table.columns if isinstance(column.type, sa.String))
        for _, *values in _rows(connection, table, texts):
            for column, value in zip(texts, values, strict=True):
                if value is not None and finder.search(value):
                    place = f"{table.name}.{column.name}"
                    found[place] = found.get(place, 0) + 1
    return found


def mask(connection: sa.Connection, *, finder: Finder, word: str) -> dict[str, int]:
    """Put a word in the place of a text wherever it was said; in how many rows of which column that was."""
    changed: dict[str, int] = {}
    for column in JSON_COLUMNS:
        table = column.table
        assert isinstance(table, sa.Table)
        for row_id, data in list(_rows(connection, table, (column,))):
            if data and finder.search(data):
                new = json.dumps(masked(json.loads(data), finder, word), separators=(",", ":"))
                connection.execute(sa.update(table).where(table.c.id == row_id).values({column: new}))
                changed[f"{table.name}.{column.name}"] = changed.get(f"{table.name}.{column.name}", 0) + 1
    return changed


def masked(value: Any, finder: Finder, word: str) -> Any:
    """JSON with a word in the place of a text, wherever it stands."""
    match value:
        case str():
            return finder.sub(word, value)
        case Mapping():
            return {finder.sub(word, key): masked(each, finder, word) for key, each in value.items()}
        case list():
            return [masked(each, finder, word) for each in value]
        case bool() | None:
            return value
        case _:
            return word if finder.search(str(value)) else value


def _rows(connection: sa.Connection, table: sa.Table, columns: tuple[sa.Column[Any], ...]) -> Iterator[tuple[Any, ...]]:
    """Primary key and columns of all rows."""
    (key,) = table.primary_key.columns
    statement = sa.select(key, *columns).order_by(key).limit(PAGE)
    page = connection.execute(statement).all()
    while page:
        yield from (tuple(row) for row in page)
        page = connection.execute(statement.where(key > page[-1][0])).all()
