"""A moment as a customer names it: a day, a clock time, a part of a day, or several of these together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from nlu.values.time.calendar import at_midnight, floor, shift

PARTS = {"morning": (4, 12), "lunch": (12, 14), "afternoon": (12, 19), "evening": (18, 24), "night": (18, 24)}
"""Hours of a part of the day, as Duckling has them."""
FIRST_LIKELY_HOUR = 7
"""Below it "at 5" on a day that is named means the afternoon: nobody makes appointments before."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time.

    Args:
        hour: 0 to 24; 1 to 12 where ``open`` is set.
        minute: 0 to 59.
        grain: ``hour``, ``minute`` or ``second``.
        open: Whether it may be before or after noon.
        second: 0 to 59.
    """

    hour: int
    minute: int = 0
    grain: str = "hour"
    open: bool = False
    second: int = 0

    def on(self, day: datetime) -> datetime:
        """The time on a day."""
        return day + timedelta(hours=self.hour, minutes=self.minute, seconds=self.second)

    def later_half(self) -> Clock:
        """The time twelve hours later, nothing left open."""
        return replace(self, hour=self.hour % 12 + 12, open=False)

    def earlier_half(self) -> Clock:
        """The time before noon, nothing left open."""
        return replace(self, hour=self.hour % 12, open=False)


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch of one grain, such as a day or an hour.

    Args:
        at: Its beginning, local.
        grain: How long it is.
        others: Further readings, likeliest first.
    """

    at: datetime
    grain: str
    others: tuple[datetime, ...] = ()

    @property
    def end(self) -> datetime:
        """Its end."""
        return shift(self.at, 1, self.grain)


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to another; one of them may be open.

    Args:
        start: Its beginning.
        end: The first moment that does not belong to it.
        grain: What it is counted in.
    """

    start: datetime | None
    end: datetime | None
    grain: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A piece of a text that names a time.

    Args:
        start: First character.
        end: Character after the last.
        day: A day, or the first of a week, month or year.
        grain: Of ``day``.
        weekday: ``day`` came from the name of a weekday alone: a date may still follow.
        other_days: Further readings of ``day``.
        clock: A time of day.
        part: A part of the day.
        fixed: A moment or a stretch that is already worked out.
        bare: Only a number: it is a time only where something beside it says so.
    """

    start: int
    end: int
    day: date | None = None
    grain: str = "day"
    weekday: bool = False
    other_days: tuple[date, ...] = ()
    clock: Clock | None = None
    part: str | None = None
    fixed: Point | Span | None = None
    bare: bool = False

    def with_(self, other: Moment) -> Moment | None:
        """Two pieces that stand beside each other as one, or None where they do not complete each other."""
        first, second = (self, other) if self.start <= other.start else (other, self)
        whole: dict[str, Any] = {"start": first.start, "end": max(first.end, second.end), "bare": False}
        if self.fixed or other.fixed:
            return _shifted(first, second, whole)
        days = [each for each in (self, other) if each.day is not None]
        if len(days) == 2:
            return _dated(days, whole)
        clock = self.clock or other.clock
        part = self.part or other.part
        if (self.clock and other.clock) or (self.part and other.part):
            return None
        if days and days[0].grain != "day":
            return None
        base = days[0] if days else self
        return replace(base, clock=_settled(clock, part), part=None if clock else part, **whole)

    def resolve(self, now: datetime) -> Point | Span:
        """The time that is meant.

        Args:
            now: The reference time, local.
        """
        if self.fixed is not None:
            return self.fixed
        if self.part is not None:
            day = at_midnight(self.day or now.date())
            first, last = PARTS[self.part]
            return Span(day + timedelta(hours=first), day + timedelta(hours=last), "hour")
        if self.clock is None:
            days = (self.day or now.date(), *self.other_days)
            return Point(at_midnight(days[0]), self.grain, tuple(at_midnight(day) for day in days[1:]))
        if self.day is None:
            return _coming(self.clock, now)
        return _on_a_day(self.clock, at_midnight(self.day))


def _shifted(first: Moment, second: Moment, whole: dict[str, Any]) -> Moment | None:
    """As in "In 7 days at 5pm"."""
    fixed, other = (first, second) if first.fixed else (second, first)
    if not isinstance(fixed.fixed, Point) or fixed.fixed.grain not in {"hour", "day"} or other.clock is None:
        return None
    if other.fixed or other.day:
        return None
    return Moment(whole["start"], whole["end"], day=fixed.fixed.at.date(), clock=other.clock)


def _dated(days: list[Moment], whole: dict[str, Any]) -> Moment | None:
    """As in "Friday the 3rd of March": the date counts, wherever it stands."""
    plain = [each for each in days if not each.weekday]
    if len(plain) != 1 or any(each.clock or each.part for each in days if each.weekday):
        return None
    if plain[0].grain == "week" and plain[0].day:
        weekday = next(each for each in days if each.weekday)
        assert weekday.day is not None
        return replace(weekday, day=plain[0].day + timedelta(days=weekday.day.weekday()), weekday=False, **whole)
    return replace(plain[0], **whole) if plain[0].grain == "day" else None


def _settled(clock: Clock | None, part: str | None) -> Clock | None:
    if clock is None or part is None or not clock.open:
        return clock
    if part == "morning" or (part == "night" and (clock.hour == 12 or clock.hour < 6)):
        return clock.earlier_half()
    return clock.later_half()


def _coming(clock: Clock, now: datetime) -> Point:
    """A time without a day is the next one there is."""
    today = floor(now, "day")
    halves = [clock.earlier_half(), clock.later_half()] if clock.open else [clock]
    times = sorted(half.on(day) for half in halves for day in (today, today + timedelta(days=1)))
    # This very hour still counts as "at 4", this very minute as "at 4:30".
    ahead = [moment for moment in times if moment >= floor(now, clock.grain)]
    return Point(ahead[0], clock.grain, tuple(ahead[1:3]))


def _on_a_day(clock: Clock, day: datetime) -> Point:
    if not clock.open:
        return Point(clock.on(day), clock.grain)
    early, late = clock.earlier_half().on(day), clock.later_half().on(day)
    likely = (early, late) if FIRST_LIKELY_HOUR <= clock.hour < 12 else (late, early)
    return Point(likely[0], clock.grain, (likely[1],))
