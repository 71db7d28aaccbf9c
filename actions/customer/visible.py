"""What an action sees of a customer: the fields that it declared, and nothing else.

Fields are names of the customer (`name`, `city`), of parts of the shop's record (`orders`, `bills`) and of what
data/profile.yml declares (`value`, `last_sentiment`). A part that was not declared cannot be read from the session
either: a statement that names its tables raises `FieldWithheld`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, Row, event
from sqlalchemy.engine import ExecutionContext
from sqlalchemy.orm import Session

from actions.errors import FieldWithheld

PARTS: Mapping[str, str] = {
    "customers": "customer",
    "orders": "orders",
    "order_items": "orders",
    "returns": "returns",
    "contracts": "contracts",
    "sim_blocks": "contracts",
    "roaming_passes": "contracts",
    "bills": "bills",
    "bill_lines": "bills",
    "disputes": "disputes",
    "faults": "faults",
    "complaints": "complaints",
    "appointments": "appointments",
}
"""The part of the record that each table with customers' data belongs to; every other table is the shop's own."""

OF_CUSTOMER = ("name", "first_name", "email", "phone", "address", "postcode", "city", "since")
"""Fields of the customers table."""

WHO_IS_IT = {"who_is_it": True}
"""Execution options of the statements that find out who somebody is, before there is anybody's record to read."""

_SEEN_BY = "usher_seen_by"
_TABLES = re.compile(rf"\b({'|'.join(PARTS)})\b")


@dataclass(frozen=True, slots=True)
class Sight:
    """What one action may see.

    Args:
        action: Its name.
        fields: What it declared.
    """

    action: str
    fields: frozenset[str]

    def check(self, field: str) -> None:
        """Do nothing where a field was declared.

        Raises:
            FieldWithheld: It was not.
        """
        if field not in self.fields:
            raise FieldWithheld(
                f"reads {field!r}, which it did not declare.",
                place=self.action,
                mend=f"Add {field!r} to `fields` of the action, if it needs it.",
            )


def look_through(session: Session, sight: Sight) -> None:
    """From now on a session reads and writes only what an action declared.

    Args:
        session: A session that has done nothing yet.
        sight: What it may see.
    """
    session.connection(execution_options={_SEEN_BY: sight})


def watch(engine: Engine) -> None:
    """Have the statements of all sessions checked that `look_through` was called for.

    Args:
        engine: Of a store.
    """
    event.listen(engine, "before_cursor_execute", _withhold)


def _withhold(
    _connection: Connection,
    _cursor: Any,
    statement: str,
    _parameters: Any,
    context: ExecutionContext,
    _many: bool,  # noqa: FBT001 - SQLAlchemy calls it so
) -> None:
    sight: Sight | None = context.execution_options.get(_SEEN_BY)
    if sight is not None and "who_is_it" not in context.execution_options:
        for part in _parts_of(statement):
            sight.check(part)


@lru_cache(maxsize=1024)
def _parts_of(statement: str) -> frozenset[str]:
    """The parts of the record whose tables a statement names, anywhere in it."""
    return frozenset(PARTS[table] for table in _TABLES.findall(statement))


class VisibleCustomer:
    """A customer as one action sees them: `id`, and the fields that it declared.

    Args:
        row: Of the customers table.
        sight: What may be seen.
        read: Reads fields of the profile; called once, when the first of them is asked for.
    """

    __slots__ = ("_profile", "_read", "_row", "_sight")

    def __init__(
        self, row: Row[*tuple[Any, ...]], sight: Sight, read: Callable[[str, Set[str]], Mapping[str, Any]]
    ) -> None:
        self._row = row
        self._sight = sight
        self._read = read
        self._profile: Mapping[str, Any] | None = None

    @property
    def id(self) -> str:
        """`customers.id`, which every action needs."""
        return str(self._row.id)

    @property
    def name(self) -> str:
        """First and last name."""
        return str(self._of_record("name"))

    @property
    def first_name(self) -> str:
        """The name to greet with."""
        self._sight.check("first_name")
        return str(self._row.name).split(maxsplit=1)[0]

    @property
    def email(self) -> str:
        """The e-mail address."""
        return str(self._of_record("email"))

    @property
    def phone(self) -> str:
        """The telephone number."""
        return str(self._of_record("phone"))

    @property
    def address(self) -> str:
        """The street."""
        return str(self._of_record("address"))

    @property
    def postcode(self) -> str:
        """The postcode."""
        return str(self._of_record("postcode"))

    @property
    def city(self) -> str:
        """The city."""
        return str(self._of_record("city"))

    @property
    def since(self) -> date:
        """Since when they have an account."""
        since: date = self._of_record("since")
        return since

    def known(self, field: str) -> Any:
        """A field of the profile, as data/profile.yml declares it; None where nothing is known.

        Args:
            field: Its name there.

        Raises:
            FieldWithheld: The action did not declare it.
        """
        self._sight.check(field)
        if self._profile is None:
            self._profile = self._read(self.id, self._sight.fields)
        return self._profile.get(field)

    def _of_record(self, field: str) -> Any:
        self._sight.check(field)
        return getattr(self._row, field)
