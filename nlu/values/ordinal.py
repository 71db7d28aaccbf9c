"""``ordinal``: which in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.values.base import Setting, Value, simple

DIM = "ordinal"

WORDS = {
    name: number
    for number, name in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        1,
    )
}
_DIGITS = re.compile(r"(?<![\w./-])(\d{1,4})(st|nd|rd|th)\b", re.IGNORECASE)
# A word counts where something is pointed at ("the second one") or nothing else is said.
_WORD = re.compile(
    rf"(?:\b(?:the|my|our|your|his|her|their|its|this|that|take|want|pick|choose|option|on)\s+|(?P<opens>^\W*))"
    rf"(?P<word>{'|'.join(WORDS)})\b"
    r"(?![-\s]*(?:name|names|class|aid|hand|thoughts?|place\b|of\s+all|things?\s+first|party|parties|rate))",
    re.IGNORECASE,
)
_SUFFIX = {1: "st", 2: "nd", 3: "rd"}


def find(text: str, setting: Setting) -> Iterator[Value]:
    """Ordinals in digits with the right ending, and in English words up to twentieth.

    Args:
        text: The message.
        setting: Its language.
    """
    if setting.language != "en":
        return
    for found in _DIGITS.finditer(text):
        number = int(found[1])
        if found[2].lower() == suffix(number):
            yield simple(DIM, found, number)
    for found in _WORD.finditer(text):
        if found["opens"] is None or _is_alone(text, found):
            info = {"value": WORDS[found["word"].lower()], "type": "value"}
            yield Value(DIM, found.start("word"), found.end("word"), info)


def suffix(number: int) -> str:
    """``st``, ``nd``, ``rd`` or ``th``."""
    return "th" if number % 100 in {11, 12, 13} else _SUFFIX.get(number % 10, "th")


def _is_alone(text: str, found: re.Match[str]) -> bool:
    """Whether a word at the beginning is the answer, and does not open a sentence ("First I want to know …")."""
    rest = text[found.end("word") :].strip(" .!?,)")
    return re.fullmatch(r"(?:ones?|option|please|choice|item|answer|\s)*", rest, re.IGNORECASE) is not None
