"""Days as the shop counts them: couriers and the back office work from Monday to Friday."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether the day is one from Monday to Friday."""
    return day.weekday() < _SATURDAY


def working_day(day: date, after: int) -> date:
    """The working day that many working days later; 0 gives the day itself, or the Monday after a weekend.

    >>> working_day(date(2026, 11, 20), 1), working_day(date(2026, 11, 21), 0)
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 23))
    """
    while not is_working_day(day):
        day += timedelta(days=1)
    for _ in range(after):
        day += timedelta(days=1 if is_working_day(day + timedelta(days=1)) else 3)
    return day


def months_between(start: date, end: date) -> int:
    """Months begun from `start` to `end`, never negative: one day counts as a month.

    >>> months_between(date(2026, 1, 10), date(2026, 3, 10)), months_between(date(2026, 1, 10), date(2026, 1, 11))
    (2, 1)
    """
    if end <= start:
        return 0
    months = (end.year - start.year) * 12 + end.month - start.month
    return months + 1 if add_months(start, months) < end else months


def add_months(day: date, months: int) -> date:
    """The same day that many months later, or the last day of a shorter month.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
