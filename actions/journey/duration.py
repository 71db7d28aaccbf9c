"""Times as people write them in a declaration: `30 minutes`, `3 days`, `2 weeks`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

_UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
_WRITTEN = re.compile(rf"(\d+(?:\.\d+)?)\s*({'|'.join(_UNITS)})s?", re.IGNORECASE)


def duration(written: Any) -> timedelta:
    """Read a time; a month has 30 days, a year 365.

    Raises:
        ValueError: It is not written as a number and a unit, or is no time at all.
    """
    if isinstance(written, timedelta):
        return written
    match = _WRITTEN.fullmatch(str(written).strip())
    if match is None or not float(match[1]):
        raise ValueError(f"{written!r} is no time: write a number and a unit, such as 30 minutes, 3 days or 2 weeks")
    return float(match[1]) * _UNITS[match[2].lower()]


def spoken(time: timedelta) -> str:
    """The time in its largest fitting unit, rounded: `3 days`, `45 minutes`, `10 seconds`."""
    unit = next((unit for unit in ("day", "hour", "minute") if time >= _UNITS[unit]), "second")
    number = round(time / _UNITS[unit])
    return f"{number} {unit}{'' if number == 1 else 's'}"


Duration = Annotated[timedelta, BeforeValidator(duration)]
