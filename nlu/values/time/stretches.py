"""From one time to another: "from 3 to 5pm", "13-15 July"; and stretches with one end: "after 5pm", "by Friday"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from nlu.values.time.calendar import SECONDS
from nlu.values.time.moment import Clock, Moment, Point, Span

_TO = re.compile(r"\s*(?:[-\u2013]|to|until|till|til|thru|through|and)\s*(?:at\s+|the\s+|on\s+)?", re.IGNORECASE)
_FROM = re.compile(r"\b(?:(?P<from>from)|(?P<between>between))\s+(?:the\s+)?$", re.IGNORECASE)
_SIDE = re.compile(
    r"\b(?:(?P<after>after|since|any\s?time\s+after|starting(?:\s+from)?|not\s+before)"
    r"|(?P<before>before|until|till|til|by|up\s+to|no\s+later\s+than))\s+(?:the\s+|on\s+|at\s+)?$",
    re.IGNORECASE,
)
_END = re.compile(r"\s*(?:$|[.,;!?)])")
_DAY_OF_MONTH = re.compile(
    r"(?<![\w.,:/-])(?:the\s+)?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s*(?:-|\u2013|to|until|till|through|and)\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_LAST_DAY = re.compile(
    r"\s*(?:-|\u2013|to|until|till|through)\s*(?:the\s+)?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\w:./%]|\s*[ap]\.?m)",
    re.IGNORECASE,
)


def stretches(text: str, moments: Sequence[Moment], bare: Sequence[Moment], now: datetime) -> Iterator[Moment]:
    """Stretches between the moments of a text, and open ones.

    Args:
        text: The message.
        moments: What `joining.join` gave.
        bare: Numbers that may be hours; one beside a time is one.
        now: The reference time, local.
    """
    starts: dict[int, list[Moment]] = {}
    for moment in moments:
        starts.setdefault(moment.start, []).append(moment)
    hours: dict[int, list[Moment]] = {}
    for each in bare:
        hours.setdefault(each.start, []).append(each)
    for first in (*moments, *bare):
        gap = _TO.match(text, first.end)
        if gap is None:
            continue
        lead = _FROM.search(text, 0, first.start)
        if "and" in gap.group().lower() and not (lead and lead["between"]):
            continue
        begin = lead.start() if lead else first.start
        for last in (*starts.get(gap.end(), ()), *(hours.get(gap.end(), ()) if lead else ())):
            yield from _whole(text, first, last, begin, moments, now)
    yield from _days_of_a_month(text, moments, now)
    yield from _open(text, moments, now)


def _whole(
    text: str, first: Moment, last: Moment, begin: int, moments: Sequence[Moment], now: datetime
) -> Iterator[Moment]:
    """The stretch between two moments; with the day that stands before or behind it ("between 2 and 4 tomorrow")."""
    numbers = first.bare and last.bare
    span = _between(first, last, now)
    if span is not None and not (numbers and not _END.match(text, last.end)):
        yield Moment(begin, last.end, fixed=span)
    if not (first.clock and last.clock) or first.day or last.day:
        return
    for day in moments:
        if _is_day_before(text, day, begin) or _is_day_behind(text, day, last.end):
            span = _between(replace(first, day=day.day), replace(last, day=day.day), now)
            if span is not None:
                yield Moment(min(begin, day.start), max(last.end, day.end), fixed=span)


def _is_day_behind(text: str, moment: Moment, at: int) -> bool:
    plain = moment.day is not None and moment.grain == "day" and not moment.clock and not moment.part
    return plain and moment.start >= at and text[at : moment.start].strip(" ,") in {"", "on"}


def _is_day_before(text: str, moment: Moment, at: int) -> bool:
    """As in "Saturday" in "Saturday from 9am to 11am"."""
    plain = moment.day is not None and moment.grain == "day" and not moment.clock and not moment.part
    return plain and moment.end <= at and not text[moment.end : at].strip(" ,")


def _between(first: Moment, last: Moment, now: datetime) -> Span | None:
    """Both ends; what one leaves out (am, the day) is that of the other."""
    if first.fixed or last.fixed:
        return None
    if bool(first.clock) != bool(last.clock) or bool(first.part) != bool(last.part):
        return None
    if first.clock and last.clock:
        begins, ends = _alike(first.clock, last.clock)
        first, last = replace(first, clock=begins), replace(last, clock=ends)
        day = last.day or first.day
        if day is not None:
            first, last = replace(first, day=first.day or day, part=None), replace(last, day=day, part=None)
        elif begins.open and ends.open:
            return _in_the_day(first, last, now)
    start, end = first.resolve(now), last.resolve(now)
    if not (isinstance(start, Point) and isinstance(end, Point)):
        return None
    if first.clock and last.clock and (not last.day or (last.clock.open and end.at <= start.at)):
        # Both times on one day: the end is the first one after the beginning.
        end = Point(last.clock.on(start.at.replace(hour=0, minute=0, second=0)), end.grain)
        if last.clock.open or end.at <= start.at:
            end = replace(end, at=_next(start.at, end.at))
    elif end.at < start.at and first.weekday and last.weekday:
        end = replace(end, at=end.at + timedelta(days=7))
    if end.at <= start.at:
        return None
    grain = min(start.grain, end.grain, key=lambda name: SECONDS[name])
    return Span(start.at, replace(end, grain=grain).end, grain)


def _in_the_day(first: Moment, last: Moment, now: datetime) -> Span | None:
    """As in "From 9 to 5" without more is in the hours when people are about: today, or tomorrow once it is over."""
    today = now.date()
    span = _between(replace(first, day=today), replace(last, day=today), now)
    if span is None or span.start is None or span.end is None or span.end > now:
        return span
    return Span(span.start + timedelta(days=1), span.end + timedelta(days=1), span.grain)


def _next(start: datetime, end: datetime) -> datetime:
    while end <= start:
        end += timedelta(hours=12)
    return end


def _alike(first: Clock, last: Clock) -> tuple[Clock, Clock]:
    """As in "3 to 5pm" is in the afternoon, "10 to 2pm" begins before noon."""
    if first.open and not last.open:
        late = first.later_half()
        before = (late.hour, late.minute) < (last.hour, last.minute)
        return (late if before else first.earlier_half()), last
    if last.open and not first.open:
        early = last.earlier_half()
        after = (early.hour, early.minute) > (first.hour, first.minute)
        return first, (early if after else last.later_half())
    return first, last


def _days_of_a_month(text: str, moments: Sequence[Moment], now: datetime) -> Iterator[Moment]:
    """As in "13-15 July", "July 13 to 15"."""
    for moment in moments:
        if moment.day is None or moment.grain != "day" or moment.clock or moment.part or moment.weekday:
            continue
        before = _DAY_OF_MONTH.search(text, 0, moment.start)
        if before and re.match(r"(?:the\s+)?\d", text[moment.start :]) and 1 <= int(before["day"]) < moment.day.day:
            lead = _FROM.search(text, 0, before.start())
            start = datetime(moment.day.year, moment.day.month, int(before["day"]))  # noqa: DTZ001 - local time
            point = moment.resolve(now)
            assert isinstance(point, Point)
            yield Moment(lead.start() if lead else before.start(), moment.end, fixed=Span(start, point.end, "day"))
        after = _LAST_DAY.match(text, moment.end)
        if after and text[moment.start].isalpha() and moment.day.day < int(after["day"]) <= 31:
            point = moment.resolve(now)
            assert isinstance(point, Point)
            end = point.at + timedelta(days=int(after["day"]) - moment.day.day + 1)
            lead = _FROM.search(text, 0, moment.start)
            yield Moment(lead.start() if lead else moment.start, after.end(), fixed=Span(point.at, end, "day"))


def _open(text: str, moments: Sequence[Moment], now: datetime) -> Iterator[Moment]:
    """As in "After 5pm", "by Friday"."""
    for moment in moments:
        lead = _SIDE.search(text, 0, moment.start)
        if lead is None:
            continue
        when = moment.resolve(now)
        if lead["after"].lower() == "since" if lead["after"] else False:
            when = _past(moment, when, now)
        point = when.at if isinstance(when, Point) else (when.end if lead["after"] else when.start)
        if lead["after"]:
            yield Moment(lead.start(), moment.end, fixed=Span(point, None, when.grain))
        else:
            yield Moment(lead.start(), moment.end, fixed=Span(None, point, when.grain))


def _past(moment: Moment, when: Point | Span, now: datetime) -> Point | Span:
    """As in "Since Monday" looks back."""
    if moment.weekday and isinstance(when, Point) and when.at > now:
        return replace(when, at=when.at - timedelta(days=7))
    return when
