"""Which column becomes which field of an event.

    type: identify                    # the same for every row; a column may say it instead
    columns:
      Customer No: userId
      E-mail: traits.email
      Joined: {to: timestamp, format: "%d/%m/%Y"}
      Spent: {to: traits.spent, as: number}

Fields have the names of Segment's events. Without a mapping the columns do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from actions.declared import Declared
from actions.tracking.refused import Refused

_PLAIN = (
    "type", "event", "name", "category", "userId", "anonymousId", "previousId", "groupId", "messageId", "timestamp",
)  # fmt: skip
_OBJECTS = ("traits", "properties", "context")
FIELDS = frozenset((*_PLAIN, *_OBJECTS))
"""Of Segment's events."""
_DOTTED = re.compile(rf"({'|'.join(_OBJECTS)})(\.[^.\s]+)+")
PATH = rf"^({'|'.join(_PLAIN)}|{_DOTTED.pattern})$"
# With commas between thousands, and there alone: nobody can tell whether 1,5 is a half more than one.
_NUMBER = re.compile(r"[+-]?([0-9]{1,20}|[0-9]{1,3}(,[0-9]{3}){1,6})(\.[0-9]{1,10})?")
TRUE, FALSE = frozenset({"true", "yes", "y", "1"}), frozenset({"false", "no", "n", "0"})


class Column(Declared):
    """Where a column goes, and what its text means."""

    to: Annotated[str, Field(pattern=PATH)]
    meaning: Annotated[Literal["text", "number", "boolean", "time"], Field(alias="as")] = "text"
    format: str | None = None


def _as_column(value: Any) -> Any:
    return {"to": value} if isinstance(value, str) else value


class ImportMapping(Declared):
    """How the rows of a file become events."""

    type: Literal["identify", "track", "page", "screen", "alias", "group"] | None = None
    event: str | None = None
    columns: Annotated[dict[str, Annotated[Column, BeforeValidator(_as_column)]], Field(min_length=1)]


def event_of(row: Mapping[str, Any], mapping: ImportMapping) -> dict[str, Any]:
    """The event that a row tells of; empty cells tell nothing.

    Args:
        row: Values by column.
        mapping: Where they go.

    Raises:
        Refused: A value is not what the mapping says; the message names its column.
    """
    event: dict[str, Any] = {}
    if mapping.type is not None:
        event["type"] = mapping.type
    if mapping.event is not None:
        event["event"] = mapping.event
    for name, column in mapping.columns.items():
        value = row.get(name)
        if value is None or value == "":
            continue
        *holders, last = column.to.split(".")
        place = event
        for holder in holders:
            place = place.setdefault(holder, {})
            if not isinstance(place, dict):
                raise Refused("malformed", f"column {name}: {column.to} is already a value.")
        place[last] = _meant(value, name, column)
    return event


def event_by_name(row: Mapping[str, Any]) -> dict[str, Any]:
    """The event that a row is whose columns are called as fields are; the others are passed over.

    Args:
        row: Values by column; of JSON lines, `traits` and the like may be objects.
    """
    event = {name: value for name, value in row.items() if name in FIELDS and value is not None and value != ""}
    dotted = {name: name for name in row if _DOTTED.fullmatch(name)}
    return event | (event_of(row, ImportMapping.model_validate({"columns": dotted})) if dotted else {})


def is_field(name: str) -> bool:
    """Whether a column is called as a field is."""
    return name in FIELDS or _DOTTED.fullmatch(name) is not None


def as_json(value: Any) -> Any:
    """A value of a file as JSON has it: times in ISO 8601, exact numbers as numbers, what is no number as nothing."""
    match value:
        case datetime():
            return (value.replace(tzinfo=UTC) if value.tzinfo is None else value).isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dict():
            return {str(key): as_json(one) for key, one in value.items()}
        case list() | tuple():
            return [as_json(one) for one in value]
        case float():
            return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, str | int) else str(value)


def _meant(value: Any, name: str, column: Column) -> Any:
    try:
        return _READ[column.meaning](value, column)
    except ValueError as error:
        raise Refused("malformed", f"column {name}: this is no {column.meaning}.") from error


def _text(value: Any, column: Column) -> Any:
    # An id that a file holds as a number is a name like any other.
    return (
        str(value) if column.to in _IDS and isinstance(value, int) and not isinstance(value, bool) else as_json(value)
    )


_IDS = frozenset({"userId", "anonymousId", "previousId", "groupId", "messageId"})


def _number(value: Any, _: Column) -> Any:
    if not isinstance(value, str):
        return as_json(value)
    text = value.strip()
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(value)
    return as_json(Decimal(text.replace(",", "")))


def _boolean(value: Any, _: Column) -> Any:
    said = str(value).strip().lower()
    if said not in TRUE | FALSE:
        raise ValueError(value)
    return said in TRUE


def _time(value: Any, column: Column) -> Any:
    if not isinstance(value, str):
        return as_json(value)
    text = value.strip()
    return as_json(datetime.strptime(text, column.format) if column.format else datetime.fromisoformat(text))  # noqa: DTZ007


_READ: Mapping[str, Callable[[Any, Column], Any]] = {
    "text": _text,
    "number": _number,
    "boolean": _boolean,
    "time": _time,
}
