"""What a value is, and what finders are told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from nlu.values.numerals import numeral_pattern

COMMA_DECIMALS = frozenset(
    [
        "af",
        "az",
        "be",
        "bg",
        "bs",
        "ca",
        "cs",
        "da",
        "de",
        "el",
        "es",
        "et",
        "eu",
        "fi",
        "fr",
        "gl",
        "hr",
        "hu",
        "hy",
        "id",
        "is",
        "it",
        "ka",
        "kk",
        "lt",
        "lv",
        "mk",
        "nb",
        "nl",
        "nn",
        "no",
        "pl",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "sq",
        "sr",
        "sv",
        "tr",
        "uk",
        "vi",
    ]
)
"""Languages that write 1.200,50."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value and where it stands.

    Args:
        dim: Duckling's name of the dimension (``amount-of-money``).
        start: First character.
        end: Character after the last.
        info: The value in Duckling's JSON: ``{"value": 20, "type": "value", "unit": "$"}``.
    """

    dim: str
    start: int
    end: int
    info: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a text was written.

    Args:
        now: The reference time, with its time zone.
        language: ``en``
        region: ``GB``, or empty.
    """

    now: datetime
    language: str = "en"
    region: str = ""

    @property
    def decimal_comma(self) -> bool:
        """Whether 1,5 is one and a half."""
        return self.language in COMMA_DECIMALS


Finder = Callable[[str, Setting], Iterable[Value]]


@lru_cache(maxsize=256)
def _compiled(template: str, *, comma: bool, words: bool) -> re.Pattern[str]:
    return re.compile(template.replace("<N>", numeral_pattern(comma=comma, words=words)), re.IGNORECASE | re.VERBOSE)


def pattern(template: str, setting: Setting) -> re.Pattern[str]:
    """A verbose expression in which ``<N>`` stands for a number as the language writes it.

    Args:
        template: The expression.
        setting: Words for numbers are known in English.
    """
    return _compiled(template, comma=setting.decimal_comma, words=setting.language == "en")


def plain(number: float) -> float:
    """A whole number without its ``.0``, and without the dust of binary fractions."""
    rounded = round(number, 10)
    return int(rounded) if rounded == int(rounded) else rounded


def simple(dim: str, found: re.Match[str], value: float, **more: Any) -> Value:
    """A single value with ``type: value``.

    Args:
        dim: Of which dimension.
        found: Where it stands.
        value: The number.
        more: Further keys: ``unit``, ``product``.
    """
    return Value(dim, found.start(), found.end(), {"value": plain(value), "type": "value", **more})
