"""Clock times: ``5pm``, ``17:30``, ``half past six``, ``quarter to 5``, ``noon``, ``8 o'clock``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from nlu.values.time.moment import PARTS, Clock, Moment

HOURS = {
    name: number
    for number, name in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_MINUTES = {"quarter": 15, "half": 30, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25, "twenty five": 25}
_HOUR = rf"(?:[01]?\d|2[0-4]|{'|'.join(HOURS)})"
_HALF = r"(?P<half>\s?(?:a\.?\s?m\b\.?|p\.?\s?m\b\.?))"
_FRONT = r"(?<![\w.:,/$€£#])(?:(?<!-)|(?<=[ap]m-)|(?<=\d-))"
_BACK = r"(?![\w%°€£]|[.:,/]\d)"

_DIGITS = re.compile(
    rf"{_FRONT}(?P<hour>[01]?\d|2[0-4])[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
    rf"(?:{_HALF}|(?:\s?(?:h|hrs|hours))?{_BACK})",
    re.IGNORECASE,
)
_WITH_HALF = re.compile(rf"{_FRONT}(?P<hour>{_HOUR})(?P<oclock>\s?o['\u2019]?clock)?{_HALF}(?!\w)", re.IGNORECASE)
_OCLOCK = re.compile(rf"{_FRONT}(?P<hour>{_HOUR})\s?o['\u2019]?clock\b", re.IGNORECASE)
_RELATIVE = re.compile(
    rf"{_FRONT}(?:(?:a\s+)?(?P<minute>quarter|half|twenty[- ]five|twenty|ten|five|[0-5]?\d)(?:\s+min(?:ute)?s?)?"
    r"\s+(?P<side>past|after|to|before|till)"
    rf"|(?P<bare>half))\s+(?P<hour>{_HOUR}|noon|midday|midnight)\b(?:\s?o['\u2019]?clock\b)?{_HALF}?"
    r"(?![:.]\d|\s*(?:days?|hours?|weeks?|months?|years?|min))",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:(?:12\s+)?(?:noon|midnight)|midday)\b", re.IGNORECASE)
_PART = re.compile(
    r"(?P<lead>\b(?:in\s+the|this|during\s+the|at)\s+)?(?P<when>early\s+|late\s+)?\b"
    r"(?P<part>morning|afternoon|evening|night|lunch(?:\s?time)?)\b"
    r"(?!\s+(?:shift|delivery|team|dress|time\b|club))",
    re.IGNORECASE,
)
_TONIGHT = re.compile(r"\bton(?:ight|ite)\b", re.IGNORECASE)
_BARE = re.compile(rf"{_FRONT}(?P<hour>{_HOUR}){_BACK}", re.IGNORECASE)
_LAST_NIGHT = re.compile(r"\blast\s+(?:night|evening)\b", re.IGNORECASE)
_CLOCK_LEAD = re.compile(r"\b(?:at|until|till|by|around|about|is|it['\u2019]?s|before|after|since)\s+$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"\s*(?:$|[.,;!?])")
_TO = {"to", "before", "till"}


def clocks(text: str) -> Iterator[Moment]:
    """Every clock time; bare numbers, which a neighbour must make a time, come last.

    Args:
        text: The message.
    """
    yield from _written(text)
    yield from _relative(text)
    for found in _NAMED.finditer(text):
        hour = 24 if "midnight" in found.group().lower() else 12
        yield Moment(found.start(), found.end(), clock=Clock(hour))
    for found in _BARE.finditer(text):
        clock = _clock(found["hour"], 0, "hour", "")
        if clock is not None and clock.hour:
            yield Moment(found.start(), found.end(), clock=clock, bare=True)


def parts(text: str, today: date) -> Iterator[Moment]:
    """Parts of the day; a bare "morning" is a greeting as often as a time, and needs a day beside it.

    Args:
        text: The message.
        today: The day of the reference time.
    """
    for found in _LAST_NIGHT.finditer(text):
        yield Moment(found.start(), found.end(), day=today - timedelta(days=1), part="evening")
    for found in _PART.finditer(text):
        part = "lunch" if found["part"].lower().startswith("lunch") else found["part"].lower()
        lead = (found["lead"] or "").lower().split()
        led = bool(lead) and (lead[0] != "at" or part in {"lunch", "night"}) and part in PARTS
        start = found.start() if led else found.start("when" if found["when"] else "part")
        yield Moment(start, found.end(), part=part, bare=not led)
    for found in _TONIGHT.finditer(text):
        yield Moment(found.start(), found.end(), part="evening")


def _written(text: str) -> Iterator[Moment]:
    for found in _DIGITS.finditer(text):
        if "." in found.group()[:3] and not found["half"]:
            continue  # 5.30 without am or pm is a number
        grain = "second" if found["second"] else "minute"
        clock = _clock(found["hour"], int(found["minute"]), grain, found["half"], second=int(found["second"] or 0))
        if clock is not None:
            yield Moment(found.start(), found.end(), clock=clock)
    for expression in (_WITH_HALF, _OCLOCK):
        for found in expression.finditer(text):
            clock = _clock(found["hour"], 0, "hour", found.groupdict().get("half"))
            if clock is not None:
                yield Moment(found.start(), found.end(), clock=clock)


def _relative(text: str) -> Iterator[Moment]:
    for found in _RELATIVE.finditer(text):
        said = (found["minute"] or "half").lower()
        minutes = _MINUTES.get(said) or int(said)
        named = found["hour"].lower()
        if named in {"noon", "midday", "midnight"}:
            base: Clock | None = Clock(0 if named == "midnight" else 12)
        else:
            base = _clock(named, 0, "hour", found["half"])
        if (found["side"] or "").lower() == "to" and not _is_clock(text, found):
            continue
        if base is None or (found["bare"] and named.isdigit() and int(named) > 12):
            continue
        total = base.hour * 60 + (-minutes if (found["side"] or "").lower() in _TO else minutes)
        hour, minute = divmod(total % (12 * 60 if base.open else 24 * 60), 60)
        clock = Clock(hour or (12 if base.open else 0), minute, "minute", base.open)
        yield Moment(found.start(), found.end(), clock=clock)


def _is_clock(text: str, found: re.Match[str]) -> bool:
    """Whether "ten to six" is a clock time, and not a range ("I need 5 to 6 boxes")."""
    said = found["minute"].lower()
    if said in {"quarter", "half"} or found["half"] or "min" in found.group().lower():
        return True
    if not found["hour"].isdigit() and found["hour"].lower() not in HOURS:
        return True
    ends = not said.isdigit() and _SENTENCE_END.match(text, found.end()) is not None
    lead = _CLOCK_LEAD.search(text, 0, found.start()) is not None
    return lead or (ends and not re.search(r"\bfrom\s+$", text[: found.start()], re.IGNORECASE))


def _clock(hour: str, minute: int, grain: str, half: str | None, *, second: int = 0) -> Clock | None:
    """A clock time, or None where there is no such one."""
    number = HOURS.get(hour.lower()) or (int(hour) if hour.isdigit() else 0)
    if half:
        if not 1 <= number <= 12:
            return None
        late = half.strip().lower().startswith("p")
        return Clock(number % 12 + (12 if late else 0), minute, grain, second=second)
    if number == 24 and minute:
        return None
    return Clock(number, minute, grain, 1 <= number <= 12 and not hour.startswith("0"), second)
