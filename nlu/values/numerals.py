"""Numbers as they are written: ``1,200.50``, ``2k``, ``twenty-five``, ``a hundred and ten``, ``two and a half``."""

from __future__ import annotations

import re
from functools import cache

UNITS = {
    name: number
    for number, name in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    name: 10 * number
    for number, name in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
SUFFIXES = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000, "grand": 1_000}
ROUND = {"dozen": 12.0, "couple": 2.0, "pair": 2.0, "few": 3.0}

_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_TEN = "|".join(TENS)
_BELOW_TEN = "one|two|three|four|five|six|seven|eight|nine"
_SUB100 = rf"(?:(?:{_TEN})(?:[ -](?:{_BELOW_TEN}))?|{_UNIT})"
_SUB1000 = rf"(?:(?:an?|{_SUB100})\s+hundred(?:\s+(?:and\s+)?{_SUB100})?|{_SUB100})"
_LARGE = rf"(?:(?:an?|{_SUB1000})\s+(?:thousand|million|billion)(?:,?\s+(?:and\s+)?{_SUB1000})*)"
_WORDS = rf"(?:(?:{_LARGE}|{_SUB1000})(?:\s+and\s+a\s+half)?|(?:half\s+)?a\s+dozen)"
_SCALED = r"(?:\s*(?:k|mn|bn)\b|\s+(?:hundred|thousand|million|billion|grand|dozen)\b)?"
_POINT = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_COMMA = r"(?:\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
_ONLY_DIGITS = re.compile(r"[\d.,\u00a0\u202f]+")


@cache
def numeral_pattern(*, comma: bool, words: bool) -> str:
    """An expression for one number, without groups; for verbose mode.

    Args:
        comma: Decimals are written with a comma.
        words: English words count too.
    """
    digits = f"(?:{_COMMA if comma else _POINT}{_SCALED})"
    either = rf"(?:{digits}|\b{_WORDS}\b)" if words else digits
    return either.replace(" ", r"\ ")


def read_number(written: str, *, comma: bool = False) -> float:
    """The number that `numeral_pattern` found.

    >>> read_number("1,200.50"), read_number("2k"), read_number("a hundred and two"), read_number("two and a half")
    (1200.5, 2000.0, 102.0, 2.5)

    Args:
        written: As the customer wrote it.
        comma: Decimals are written with a comma.
    """
    text = written.strip().lower()
    found = _ONLY_DIGITS.match(text)
    if found is None:
        return _from_words(text)
    digits = (
        re.sub(r"[.\u00a0\u202f]", "", found.group()).replace(",", ".") if comma else found.group().replace(",", "")
    )
    scale = text[found.end() :].strip()
    return float(digits) * (SCALES | SUFFIXES | ROUND).get(scale, 1)


def _from_words(text: str) -> float:
    text, half, _ = text.partition(" and a half")
    if text.endswith("dozen"):
        return 6.0 if text.startswith("half") else 12.0
    whole = 0.0
    part = 0.0
    for word in re.findall(r"[a-z]+", text):
        if word in UNITS:
            part += UNITS[word]
        elif word in TENS:
            part += TENS[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in SCALES:
            whole += (part or 1) * SCALES[word]
            part = 0.0
    return whole + part + (0.5 if half else 0)
