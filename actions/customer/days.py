"""Days as the shop counts them: it works and delivers from Monday to Saturday."""

from __future__ import annotations

from datetime import date, timedelta

_SUNDAY = 6


def working_day(day: date, after: int) -> date:
    """The working day (Monday to Saturday) that many working days later; 0 gives the day itself or the next Monday."""
    while day.weekday() == _SUNDAY:
        day += timedelta(days=1)
    for _ in range(after):
        day += timedelta(days=2 if (day + timedelta(days=1)).weekday() == _SUNDAY else 1)
    return day


def months_between(start: date, end: date) -> int:
    """Months begun from `start` to `end`, never negative: one day counts as a month.

    >>> months_between(date(2026, 1, 10), date(2026, 3, 10)), months_between(date(2026, 1, 10), date(2026, 1, 11))
    (2, 1)
    """
    if end <= start:
        return 0
    months = (end.year - start.year) * 12 + end.month - start.month
    return months + 1 if end.day > start.day else max(months, 1)


def add_months(day: date, months: int) -> date:
    """The same day that many months later, or the last day of a shorter month.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    raise AssertionError("every month has 28 days")
