"""The day and hour that a customer means: "tomorrow", "next Tuesday", "the 14th", "at 9 am"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from actions.customer.days import add_months

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*"

_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})(?:[/.](\d{2,4}))?\b")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:\s+(\d{{4}}))?")
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\b")
_DAY_ALONE = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_AHEAD = re.compile(rf"\bin\s+(\d{{1,2}}|{'|'.join(_NUMBERS)})\s+(day|week|month)s?\b")
_HOUR = re.compile(r"\b(?:at\s+)?(\d{1,2})(?::\d{2})?\s*(am|pm)\b|\bat\s+(\d{1,2})\b|\b(\d{1,2}):\d{2}\b")
_WEEKDAY = re.compile(rf"\b(next\s+)?({'|'.join(name[:3] + '(?:' + name[3:] + ')?' for name in _WEEKDAYS)})\b")

LONGEST_WAIT = 9
"""Years in which a day of a month comes back: 29 February may stay away for eight (1896 to 1904)."""


def day_said(text: str, *, today: date) -> date | None:
    """The day that a text names, the next one where a year or month is left open; None where it names none.

    "Next Tuesday" is the Tuesday of the next calendar week, "Tuesday" the coming one.

    >>> day_said("next tuesday please", today=date(2026, 11, 25)), day_said("the 3rd", today=date(2026, 11, 25))
    (datetime.date(2026, 12, 1), datetime.date(2026, 12, 3))

    Args:
        text: As the customer wrote it.
        today: The shop's day.
    """
    said = text.lower()
    for read in (_near, _written, _ahead, _weekday, _alone):
        found = read(said, today)
        if found is not None:
            return found
    return None


def hour_said(text: str) -> set[int] | None:
    """The hours of the day that a text can mean, from 0 to 23; None where it names none.

    >>> hour_said("at 1 pm"), sorted(hour_said("at 9")), hour_said("the second")
    ({13}, [9, 21], None)
    """
    found = _HOUR.search(text.lower())
    if found is None:
        return None
    hour = int(found[1] or found[3] or found[4])
    if found[2]:
        return {hour % 12 + (12 if found[2] == "pm" else 0)}
    return {hour} if hour > 12 else {hour % 12, hour % 12 + 12}


def _near(said: str, today: date) -> date | None:
    if re.search(r"\bday after tomorrow\b", said):
        return today + timedelta(days=2)
    if re.search(r"\b(tomorrow|tmrw|tomorow|tommorow)\b", said):
        return today + timedelta(days=1)
    if re.search(r"\b(today|tonight|(?<!from )now|straight away)\b", said):
        return today
    return None


def _written(said: str, today: date) -> date | None:
    if found := _ISO.search(said):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _SLASHED.search(said):
        return _in_year(found[3], int(found[2]), int(found[1]), today)
    if found := _DAY_MONTH.search(said):
        return _in_year(found[3], _MONTHS.index(found[2]) + 1, int(found[1]), today)
    if found := _MONTH_DAY.search(said):
        return _in_year(None, _MONTHS.index(found[1]) + 1, int(found[2]), today)
    return None


def _ahead(said: str, today: date) -> date | None:
    if found := _AHEAD.search(said):
        number = int(found[1]) if found[1].isdigit() else _NUMBERS[found[1]]
        if found[2] == "month":
            return add_months(today, number)
        return today + timedelta(days=number * (7 if found[2] == "week" else 1))
    return (
        today + timedelta(days=7) if re.search(r"\bin a week|\ba week from now|\bthis time next week", said) else None
    )


def _weekday(said: str, today: date) -> date | None:
    found = _WEEKDAY.search(said)
    if found is None:
        return None
    wanted = next(number for number, name in enumerate(_WEEKDAYS) if name.startswith(found[2][:3]))
    if found[1]:
        return today + timedelta(days=7 - today.weekday() + wanted)
    return today + timedelta(days=(wanted - today.weekday()) % 7 or 7)


def _alone(said: str, today: date) -> date | None:
    found = _DAY_ALONE.search(said)
    if found is None:
        return None
    for later in range(3):
        first = add_months(today.replace(day=1), later)
        day = _day(first.year, first.month, int(found[1]))
        if day is not None and day >= today:
            return day
    return None


def _in_year(year: str | None, month: int, day: int, today: date) -> date | None:
    if year is not None:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for year_to_come in range(today.year, today.year + LONGEST_WAIT):
        found = _day(year_to_come, month, day)
        if found is not None and found >= today:
            return found
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
