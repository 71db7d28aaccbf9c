"""Grains of time and their arithmetic, on local times without a zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

FINER = {"year": "month", "month": "day", "week": "day", "day": "hour", "hour": "minute", "minute": "second"}
"""The grain of "in two weeks" is the next finer one: a day."""
SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86_400,
    "week": 604_800,
    "month": 2_592_000,
    "quarter": 7_776_000,
    "year": 31_536_000,
}
"""Length of a unit, as Duckling has it: a month is 30 days, a year 365."""
FRIDAY = 4
_CLOCK = {"second": 60, "minute": 3_600, "hour": 86_400}


def floor(moment: datetime, grain: str) -> datetime:
    """The beginning of the second, minute, …, year that a moment lies in."""
    if grain == "week":
        return floor(moment, "day") - timedelta(days=moment.weekday())
    if grain == "quarter":
        return datetime(moment.year, 3 * ((moment.month - 1) // 3) + 1, 1)  # noqa: DTZ001 - local time without a zone
    coarser = {"year": {"month": 1, "day": 1}, "month": {"day": 1}}.get(grain, {})
    finer = {unit: 0 for unit, whole in _CLOCK.items() if SECONDS[grain] >= whole}
    return moment.replace(**coarser, **finer, microsecond=0)  # type: ignore[arg-type]  # typeshed: tzinfo by keyword


def shift(moment: datetime, number: float, grain: str) -> datetime:
    """A moment so many units later; the 31st becomes the last day of a shorter month.

    Raises:
        OverflowError: Beyond the calendar.
        ValueError: Beyond the calendar.
    """
    if grain not in {"month", "quarter", "year"}:
        return moment + timedelta(seconds=number * SECONDS[grain])
    months = round(number * {"month": 1, "quarter": 3, "year": 12}[grain])
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, days_in(year, month + 1)))


def days_in(year: int, month: int) -> int:
    """Number of days of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def at_midnight(day: date) -> datetime:
    """The day's beginning."""
    return datetime.combine(day, time())


def easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian computus, Meeus, "Astronomical Algorithms", chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    wide = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * wide) // 451
    month, day = divmod(h + wide - 7 * m + 114, 31)
    return date(year, month, day + 1)
