"""Where a customer's identifiers stand in any text of any table, whosever row it is: found, and masked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Enum, String, Table, Text, UniqueConstraint, cast, delete, select, tuple_, update
from sqlalchemy.orm import Session

from actions.customer.schema import Base, ProfileState
from actions.privacy.finder import Finder
from actions.privacy.holdings import HOLDINGS
from actions.privacy.person import Person
from actions.privacy.terms import MASK

PAGE = 2000
"""Rows read at a time."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One value in which an identifier stands.

    Args:
        table: Its table.
        column: Its column.
        key: The primary key of its row.
    """

    table: Table
    column: Column[Any]
    key: tuple[Any, ...]

    def __str__(self) -> str:
        return f"{self.table.name}.{self.column.name}"


def traces_in(session: Session, finder: Finder) -> Iterator[Trace]:
    """Read every text of every table.

    Args:
        session: An open session.
        finder: What is looked for.
    """
    for table in Base.metadata.sorted_tables:
        columns = [one for one in table.columns if isinstance(one.type, String | JSON) and not _is_word(one)]
        if columns:
            yield from _in_table(session, table, columns, finder)


def mask_mentions(session: Session, person: Person, found: list[Trace]) -> dict[str, int]:
    """Mask a customer's identifiers in rows that are not theirs: what others wrote and sent of them.

    Args:
        session: An open session.
        person: The customer, whose own rows are left as they are.
        found: Where their identifiers stand.

    Returns:
        How many values were masked, by table and column.
    """
    finder, masked = person.finder, dict[str, int]()
    own = {holding.table.name: holding.where(person) for holding in HOLDINGS}
    for trace in found:
        where = _row(trace)
        if trace.table.name in own:
            where = where & ~own[trace.table.name]
        if trace.table.name == ProfileState.__tablename__:  # a cache, made again from touchpoints that are masked
            changed = session.connection().execute(delete(trace.table).where(where)).rowcount
        elif trace.column.primary_key or trace.column.foreign_keys or _is_unique(trace):
            changed = 0
        else:
            value = session.execute(select(trace.column).where(where)).first()
            if value is None:
                continue
            new = _masked(value[0], finder)
            if isinstance(new, str) and isinstance(trace.column.type, String) and trace.column.type.length:
                new = new[: trace.column.type.length]
            changed = (
                session.connection().execute(update(trace.table).where(where).values({trace.column: new})).rowcount
            )
        if changed:
            masked[str(trace)] = masked.get(str(trace), 0) + changed
    return masked


def _in_table(session: Session, table: Table, columns: list[Column[Any]], finder: Finder) -> Iterator[Trace]:
    key = list(table.primary_key.columns)
    # As text: a driver that reads JSON for us would only have it written again.
    texts = [cast(one, Text) if isinstance(one.type, JSON) else one for one in columns]
    statement = select(*key, *texts).order_by(*key).limit(PAGE)
    page = session.execute(statement).all()
    while page:
        for row in page:
            if not finder.search("\n".join(text for text in row[len(key) :] if text)):
                continue
            for column, text in zip(columns, row[len(key) :], strict=True):
                if text is not None and finder.search(text):
                    yield Trace(table, column, tuple(row[: len(key)]))
        page = session.execute(statement.where(tuple_(*key) > tuple_(*page[-1][: len(key)]))).all()


def _masked(value: Any, finder: Finder) -> Any:
    match value:
        case str():
            return finder.sub(MASK, value)
        case dict():
            return {finder.sub(MASK, key): _masked(each, finder) for key, each in value.items()}
        case list():
            return [_masked(each, finder) for each in value]
        case bool() | None:
            return value
        case _:
            return MASK if finder.search(str(value)) else value


def _row(trace: Trace) -> Any:
    return tuple_(*trace.table.primary_key.columns) == tuple_(*trace.key)


def _is_unique(trace: Trace) -> bool:
    constraints = [set(one.columns.keys()) for one in trace.table.constraints if isinstance(one, UniqueConstraint)]
    indexes = [set(one.columns.keys()) for one in trace.table.indexes if one.unique]
    return any(trace.column.name in names for names in constraints + indexes)


def _is_word(column: Column[Any]) -> bool:
    return isinstance(column.type, Enum)
