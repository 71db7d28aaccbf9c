"""Times that are told by their distance from now: ``in two weeks``, ``3 days ago``, ``the last 2 months``, ``now``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from nlu.values.base import Setting, pattern
from nlu.values.duration import LENGTHS, read_lengths
from nlu.values.time.calendar import FINER, SECONDS, floor, shift
from nlu.values.time.moment import Moment, Point, Span

_NOW = re.compile(r"\b(?:(?:right|just)\s+now|now|immediately|asap|straight\s+away|at\s+the\s+moment)\b", re.IGNORECASE)
_AHEAD = (
    rf"\b(?:in|within)\s+(?:about\s+|around\s+)?(?P<in>{LENGTHS})(?:\s*['\u2019]?\s*time)?"
    r"(?!\s+(?:of|from|a|per|at\s+least)\b)"
)
_FROM_NOW = rf"(?<![\w.,:/-])(?P<in>{LENGTHS})\s+(?:from\s+(?:now|today)|hence|later)\b"
_AGO = rf"(?<![\w.,:/-])(?P<in>{LENGTHS})\s+(?:ago|back|earlier)\b"
_STRETCH = r"""\b(?:(?:in|over|for|during|within)\s+)?(?:the\s+)?(?P<side>last|past|previous|next|coming|following)\s+
    (?P<number>couple(?:\s+of)?|few|<N>)\s+(?P<unit>second|minute|hour|day|week|month|year)s?\b"""


def lengths(text: str, setting: Setting) -> Iterator[Moment]:
    """Every time that is told by its distance from now.

    Args:
        text: The message.
        setting: When and where.
    """
    now = setting.now.replace(tzinfo=None)
    for found in _NOW.finditer(text):
        if found.group().lower() != "now" or _is_a_time(text, found):
            yield Moment(found.start(), found.end(), fixed=Point(floor(now, "second"), "second"))
    for template, sign in ((_AHEAD, 1), (_FROM_NOW, 1), (_AGO, -1)):
        for found in pattern(template, setting).finditer(text):
            point = _away(now, read_lengths(found["in"], setting), sign)
            if point is not None:
                yield Moment(found.start(), found.end(), fixed=point)
    for found in pattern(_STRETCH, setting).finditer(text):
        span = _stretch(now, found, setting)
        if span is not None:
            yield Moment(found.start(), found.end(), fixed=span)


def _is_a_time(text: str, found: re.Match[str]) -> bool:
    """Whether "now" is when, and not a word to go on with ("now I want …", "now that …")."""
    rest = text[found.end() :].strip()
    if not text[: found.start()].strip():
        return not rest.strip(".!? ")
    return re.match(r"(?:that|i|we|you|it|then|a|the)\b", rest, re.IGNORECASE) is None


def _away(now: datetime, pieces: list[tuple[float, str]], sign: int) -> Point | None:
    """As in "In 7 days" is told to the hour, "in a week" to the day: the next finer grain."""
    unit = min((piece[1] for piece in pieces), key=lambda name: SECONDS[name])
    whole = all(number == int(number) for number, _ in pieces)
    grain = FINER.get(unit, "second") if whole else "second"
    moment = now
    try:
        for number, name in pieces:
            moment = shift(moment, sign * number, name)
    except (OverflowError, ValueError):
        return None
    return Point(floor(moment, grain if unit != "quarter" else "month"), grain if unit != "quarter" else "month")


def _stretch(now: datetime, found: re.Match[str], setting: Setting) -> Span | None:
    written, unit = found["number"].lower(), found["unit"].lower()
    word = {"few": "few", "couple": "couple", "couple of": "couple"}.get(" ".join(written.split()), written)
    number, _ = read_lengths(f"{word} days", setting)[0]
    this = floor(now, unit)
    try:
        if found["side"].lower() in {"last", "past", "previous"}:
            return Span(shift(this, -number, unit), this, unit)
        first = shift(this, 1, unit)
        return Span(first, shift(first, number, unit), unit)
    except (OverflowError, ValueError):
        return None
