"""``duration``: how long."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.values.base import Setting, Value, pattern, plain
from nlu.values.numerals import ROUND, read_number
from nlu.values.time.calendar import SECONDS

DIM = "duration"

UNIT = (
    r"(?:sec(?:ond)?s?|min(?:ute)?s?|h(?:(?:ou)?rs?)?|days?|weeks?|wks?|fortnights?|months?|mths?|quarters?|"
    r"years?|yrs?)"
)
NUMBER = r"(?:(?:a\ )?(?:couple|few|pair)(?:\ of)?|half(?:\ an?)?|an?|<N>)"
LENGTH = rf"(?:{NUMBER}\s*-?\s*(?:more\s+|full\s+|working\s+)?{UNIT}(?:\s+and\s+a\s+(?:half|quarter))?(?!\w))"
LENGTHS = rf"(?:{LENGTH}(?:(?:\s*,?\s*(?:and\s+)?){LENGTH})*)"
_ONE = rf"""(?P<number>{NUMBER})\s*-?\s*(?:more\s+|full\s+|working\s+)?(?P<unit>{UNIT})
           (?P<and>\s+and\s+a\s+(?:half|quarter))?(?!\w)"""
_FOUND = rf"(?<![\w.,:/$€£-])(?P<whole>{LENGTHS})"
_NAMES = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
_ONE_OF = re.compile(r"(?:an?|one)\s+(?:sec|second|min|minute|h)", re.IGNORECASE)
# "Just a second" asks for patience, and "half a year" is none of these.
_IDIOM = re.compile(
    r"(?:\b(?:just|wait|hold on|hang on|give me|gimme|got|have|spare|for|in|this|take)\s+|^\W*)$", re.IGNORECASE
)


def find(text: str, setting: Setting) -> Iterator[Value]:
    """Durations in English words and short forms; several parts make one ("2 hours and 30 minutes").

    Args:
        text: The message.
        setting: Its language.
    """
    if setting.language != "en":
        return
    for found in pattern(_FOUND, setting).finditer(text):
        if _ONE_OF.fullmatch(found["whole"]) and _IDIOM.search(text, 0, found.start()):
            continue
        pieces = read_lengths(found["whole"], setting)
        unit = min((piece[1] for piece in pieces), key=lambda name: SECONDS[name])
        seconds = sum(number * SECONDS[name] for number, name in pieces)
        value = pieces[0][0] if len(pieces) == 1 else seconds / SECONDS[unit]
        if value != int(value):
            unit, value = _finer(seconds, unit, value)
        number = plain(value)
        info = {"value": number, unit: number, "unit": unit, "type": "value"}
        yield Value(
            DIM, found.start(), found.end(), {**info, "normalized": {"value": plain(seconds), "unit": "second"}}
        )


def read_lengths(written: str, setting: Setting) -> list[tuple[float, str]]:
    """The parts of a duration, as number and name of the unit.

    Args:
        written: What `LENGTHS` found.
        setting: Its language.
    """
    return [_part(found, setting) for found in pattern(_ONE, setting).finditer(written)]


def _part(found: re.Match[str], setting: Setting) -> tuple[float, str]:
    number = _count(found["number"].lower(), setting)
    if found["and"]:
        number += 0.5 if found["and"].lower().endswith("half") else 0.25
    unit = found["unit"].lower()
    if unit.startswith("fortnight"):
        return 14 * number, "day"
    short = {"mth": "month", "wk": "week", "yr": "year", "mi": "minute", "h": "hour"}
    for beginning, name in short.items():
        if unit.startswith(beginning):
            return number, name
    return number, next(name for name in _NAMES if name.startswith(unit[:3]))


def _count(written: str, setting: Setting) -> float:
    words = written.split()
    if words[0] == "half":
        return 0.5
    for word in words[:2]:
        if word in ROUND:
            return ROUND[word]
    if words[0] in {"a", "an"} and len(words) == 1:
        return 1.0
    return read_number(written, comma=setting.decimal_comma)


def _finer(seconds: float, unit: str, value: float) -> tuple[str, float]:
    """Half an hour is 30 minutes: a unit in which the number is whole."""
    for name in reversed(_NAMES[: _NAMES.index(unit)]):
        if name not in {"quarter", "week"} and seconds % SECONDS[name] == 0:
            return name, seconds / SECONDS[name]
    return unit, value
