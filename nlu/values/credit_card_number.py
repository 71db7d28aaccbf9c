"""``credit-card-number``: by its check digit; the bot masks such values before it stores anything."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.values.base import Setting, Value

DIM = "credit-card-number"

_DIGITS = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])")
_ISSUERS = (
    ("visa", "4"),
    ("amex", "34|37"),
    ("mastercard", "5[1-5]|2[2-7]"),
    ("discover", "6011|64|65"),
    ("jcb", "35"),
)


def find(text: str, setting: Setting) -> Iterator[Value]:
    """Cards that pass the check of ISO/IEC 7812.

    Args:
        text: The message.
        setting: Its language; of no effect.
    """
    del setting
    for found in _DIGITS.finditer(text):
        digits = re.sub(r"\D", "", found.group())
        issuer = next((name for name, start in _ISSUERS if re.match(start, digits)), "other")
        if _passes_luhn(digits):
            yield Value(DIM, found.start(), found.end(), {"value": digits, "issuer": issuer})


def _passes_luhn(digits: str) -> bool:
    odd = sum(int(digit) for digit in digits[-1::-2])
    even = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (odd + even) % 10 == 0
