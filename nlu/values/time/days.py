"""Days: ``tomorrow``, ``next Friday``, ``the 3rd of March``, ``next week``, ``in March``, ``Easter``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from nlu.values.base import Setting
from nlu.values.ordinal import WORDS as ORDINALS
from nlu.values.ordinal import suffix
from nlu.values.time.calendar import FRIDAY, at_midnight, days_in, easter, floor, shift
from nlu.values.time.moment import Moment, Span

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tues?(?:day)?|wed(?:nesday|s)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|"
    r"sun(?:day)?)"
)
_SHORT = frozenset({"sat", "sun", "mon", "wed", "fri"})
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ORDINAL = "|".join((*ORDINALS, "twenty-first", "thirty-first", "thirtieth"))
_DAY = rf"(?P<day>[0-3]?\d(?P<suffix>st|nd|rd|th)?|{_ORDINAL})"
_YEAR = r"(?:,?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)\b)?"
_TODAY = {"today": 0, "tomorrow": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1, "tmrw": 1, "tmr": 1, "yesterday": -1}

_RELATIVE = re.compile(
    rf"\b(?:(?:the\s+)?day\s+(?P<over>after\s+tomorrow|before\s+yesterday)|(?P<word>{'|'.join(_TODAY)}))\b",
    re.IGNORECASE,
)
_ON_WEEKDAY = re.compile(
    rf"\b(?:on\s+)?(?P<which>(?:this|next|last|past|previous|coming|following)(?:\s+coming|\s+past)?\s+)?{_WEEKDAY}\b\.?"
    r"(?P<week>\s+(?:(?:of\s+)?(?P<of>next|this|last)\s+week|week))?",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    rf"(?<![\w.,:/$€£-])(?:on\s+)?(?:the\s+)?{_DAY}(?:\s+day)?\s*(?:of\s+|-)?\s*{_MONTH}(?!\w){_YEAR}", re.IGNORECASE
)
_MONTH_DAY = re.compile(rf"\b(?:on\s+)?{_MONTH}\s*(?:the\s+)?{_DAY}(?![\w%:]|[.,]\d){_YEAR}", re.IGNORECASE)
_MONTH_ALONE = re.compile(
    rf"(?P<lead>\b(?:in|next|last|this|since|until|till|by|of|during|early|late|mid)\s+)?\b{_MONTH}{_YEAR}",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?<![\w.,:/-])(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<sign>[/.-])(?P<b>\d{1,2})(?P=sign)(?P<c>\d{4}|\d{2}))(?![\w/-]|[.,:]\d)"
)
_DAY_ALONE = re.compile(
    r"\b(?:(?P<lead>on|by|from|until|till|before|after|since)\s+)?the\s+(?P<day>[0-3]?\d(?P<suffix>st|nd|rd|th))(?!\w)"
    r"(?(lead)(?!\s+(?:floor|page|line|street|avenue|day\b|time|try|attempt|level|row|place|of\s+(?!this|next|last)))"
    r"|(?=\W*$|[.,;!?)]|\s+(?:at|to|and|or|please|in\s+the|of\s+(?:this|next|last)\s+month|this|next|instead|until|till|from|"
    r"is|isn|was|if|would|works?|thanks|but|so)\b))",
    re.IGNORECASE,
)
_OF_MONTH = re.compile(r"\s+of\s+(this|next|last)\s+month\b", re.IGNORECASE)
_CYCLE = re.compile(
    r"\b(?:(?:the|in|over|during)\s+)*(?P<which>this|current|next|following|coming|last|past|previous)\s+"
    r"(?P<unit>week[- ]?end|week|month|quarter|year)\b(?!\s*['\u2019]s)",
    re.IGNORECASE,
)
_WEEKEND = re.compile(r"\b(?:(?:at|on|over|during)\s+)?the\s+week[- ]?end\b", re.IGNORECASE)
_YEAR_ALONE = re.compile(
    r"\b(?:in|since|until|by|during)\s+(?P<year>(?:19|20)\d\d)\b(?!\s*[-/.:]\s*\d|\s*(?:people|euros?|dollars?|pounds?))",
    re.IGNORECASE,
)
_HOLIDAYS: dict[str, Callable[[int], date]] = {
    r"christmas\s+eve|xmas\s+eve": lambda year: date(year, 12, 24),
    r"christmas(?:\s+day)?|xmas(?:\s+day)?": lambda year: date(year, 12, 25),
    r"boxing\s+day": lambda year: date(year, 12, 26),
    r"new\s+year['\u2019]?s?\s+eve": lambda year: date(year, 12, 31),
    r"new\s+year['\u2019]?s\s+day|new\s+years\s+day": lambda year: date(year, 1, 1),
    r"valentine['\u2019]?s?\s+day": lambda year: date(year, 2, 14),
    r"hallowe['\u2019]?en": lambda year: date(year, 10, 31),
    r"good\s+friday": lambda year: easter(year) - timedelta(days=2),
    r"easter\s+monday": lambda year: easter(year) + timedelta(days=1),
    r"easter(?:\s+sunday)?": easter,
}
_HOLIDAY = re.compile(
    rf"\b(?:on\s+|at\s+)?(?P<name>{'|'.join(_HOLIDAYS)})\b{_YEAR}(?!\s+(?:card|sale|present|gift|offer|shop|deal))",
    re.IGNORECASE,
)
_STEPS = {"this": 0, "current": 0, "coming": 0, "next": 1, "following": 1, "last": -1, "past": -1, "previous": -1}


def days(text: str, setting: Setting) -> Iterator[Moment]:
    """Every day, week, month and year that is named.

    Args:
        text: The message.
        setting: When and where.
    """
    now = setting.now.replace(tzinfo=None)
    today = now.date()
    for found in _RELATIVE.finditer(text):
        step = (2 if "after" in found["over"].lower() else -2) if found["over"] else _TODAY[found["word"].lower()]
        yield Moment(found.start(), found.end(), day=today + timedelta(days=step))
    yield from _weekdays(text, today)
    yield from _dates(text, today, setting)
    yield from _months(text, today)
    yield from _cycles(text, now)
    for found in _HOLIDAY.finditer(text):
        on = next(make for name, make in _HOLIDAYS.items() if re.fullmatch(name, found["name"], re.IGNORECASE))
        yield Moment(found.start(), found.end(), day=_next_of(on, found["year"], today))


def _weekdays(text: str, today: date) -> Iterator[Moment]:
    for found in _ON_WEEKDAY.finditer(text):
        which, name = (found["which"] or "").lower().split(), found["weekday"].lower()
        if name in _SHORT and not (which or found.group().lower().startswith("on ") or found["weekday"][0].isupper()):
            continue  # "sat" and "sun" are words
        wanted = next(number for number, full in enumerate(WEEKDAYS) if full.startswith(name[:3]))
        ahead = (wanted - today.weekday()) % 7 or 7
        monday = today - timedelta(days=today.weekday())
        if found["of"]:
            day = monday + timedelta(days=wanted + 7 * _STEPS[found["of"].lower()])
        elif found["week"]:
            day = today + timedelta(days=ahead + 7)  # "Tuesday week"
        elif which and which[0] in {"last", "past", "previous"}:
            day = today - timedelta(days=(today.weekday() - wanted) % 7 or 7)
        else:
            day = today + timedelta(days=ahead)
        others = (day + timedelta(days=7), day + timedelta(days=14)) if not which and not found["week"] else ()
        yield Moment(found.start(), found.end(), day=day, weekday=True, other_days=others)


def _dates(text: str, today: date, setting: Setting) -> Iterator[Moment]:
    for found in (*_DAY_MONTH.finditer(text), *_MONTH_DAY.finditer(text)):
        number, month = _day_number(found["day"], found["suffix"]), _month_number(found["month"])
        if number and _can_be(month, number):
            day = _next_of(partial(_on, month=month, day=number), found["year"], today)
            yield Moment(found.start(), found.end(), day=day)
    for found in _DIGITS.finditer(text):
        day_ = _from_digits(found, american=setting.region == "US")
        if day_ is not None:
            yield Moment(found.start(), found.end(), day=day_)
    for found in _DAY_ALONE.finditer(text):
        number = _day_number(found["day"], found["suffix"])
        if number:
            of = _OF_MONTH.match(text, found.end())
            day_ = _nth(number, today, _STEPS[of[1].lower()] if of else None)
            yield Moment(found.start(), of.end() if of else found.end(), day=day_)


def _months(text: str, today: date) -> Iterator[Moment]:
    for found in _MONTH_ALONE.finditer(text):
        lead = (found["lead"] or "").strip().lower()
        if not _is_month(text, found, lead):
            continue
        month = _month_number(found["month"])
        if found["year"]:
            first = date(int(found["year"]), month, 1)
        elif lead == "last":
            first = date(today.year - (month >= today.month), month, 1)
        else:
            first = date(today.year + (month < today.month or (month == today.month and lead == "next")), month, 1)
        yield Moment(found.start(), found.end(), day=first, grain="month")
    for found in _YEAR_ALONE.finditer(text):
        start = found.start() if found.group().lower().startswith("in") else found.start("year")
        yield Moment(start, found.end(), day=date(int(found["year"]), 1, 1), grain="year")


def _is_month(text: str, found: re.Match[str], lead: str) -> bool:
    """As in "May" and "march" are words too, and "Mar", "Jan" are names."""
    written = found["month"]
    if found["year"]:
        return True
    if written.lower() in {"may", "march"}:
        verb = re.match(
            r"\s+(?:i|you|we|be|have|not|it|he|she|they|the|also|well|need|want|to|in|out|on|off|up)\b",
            text[found.end() :],
            re.IGNORECASE,
        )
        said = lead in {"in", "next", "last", "since", "until", "till", "by", "of", "during", "early", "late", "mid"}
        alone = text.strip(" .!?").lower() == written.lower()
        return verb is None and (said or alone or (written[0].isupper() and found.start() > 0))
    if len(written.rstrip(".")) <= 3:
        return bool(lead)
    return True


def _cycles(text: str, now: datetime) -> Iterator[Moment]:
    for found in _CYCLE.finditer(text):
        step, unit = _STEPS[found["which"].lower()], found["unit"].lower()
        if unit.startswith("week") and unit != "week":
            yield Moment(found.start(), found.end(), fixed=_weekend(now, step))
        else:
            yield Moment(found.start(), found.end(), day=shift(floor(now, unit), step, unit).date(), grain=unit)
    for found in _WEEKEND.finditer(text):
        yield Moment(found.start(), found.end(), fixed=_weekend(now, 0))


def _weekend(now: datetime, step: int) -> Span:
    """Friday evening to Sunday night, as Duckling has it."""
    friday = shift(floor(now, "week") + timedelta(days=FRIDAY, hours=18), step, "week")
    return Span(friday, at_midnight(friday.date() + timedelta(days=3)), "hour")


def _day_number(written: str, ending: str | None) -> int | None:
    """The number of a day, or None where its ending does not fit ("3st") or no month has it."""
    if written.lower() in ORDINALS:
        return ORDINALS[written.lower()]
    if not written[0].isdigit():
        return {"twenty-first": 21, "thirtieth": 30, "thirty-first": 31}[written.lower()]
    number = int(written.removesuffix(ending or ""))
    return number if 1 <= number <= 31 and (not ending or ending.lower() == suffix(number)) else None


def _month_number(written: str) -> int:
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(written.lower().rstrip(".")[:3]))


def _on(year: int, *, month: int, day: int) -> date:
    return date(year, month, min(day, days_in(year, month)))


def _can_be(month: int, day: int) -> bool:
    return day <= days_in(2024, month)


def _next_of(on: Callable[[int], date], year: str | None, today: date) -> date:
    """A day of the year that is named, else the next one there is."""
    if year:
        return on(int(year))
    day = on(today.year)
    return day if day >= today else on(today.year + 1)


def _nth(number: int, today: date, step: int | None) -> date:
    """The 3rd: of the next month that has it, or of the month that is named."""
    first = today.replace(day=1)
    if step is not None:
        month = shift(at_midnight(first), step, "month").date()
        return month.replace(day=min(number, days_in(month.year, month.month)))
    while number > days_in(first.year, first.month) or first.replace(day=number) < today:
        first = shift(at_midnight(first), 1, "month").date()
    return first.replace(day=number)


def _from_digits(found: re.Match[str], *, american: bool) -> date | None:
    if found["y"]:
        year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
    else:
        first, second, year = int(found["a"]), int(found["b"]), int(found["c"])
        day, month = (second, first) if american else (first, second)
        if month > 12 >= day:
            day, month = month, day
        year += 2000 if year < 70 else 1900 if year < 100 else 0
    if not (1 <= month <= 12 and 1900 <= year < 2200 and 1 <= day <= days_in(year, month)):
        return None
    return date(year, month, day)
