"""A customer's identifiers as they may stand in any text: to be found, and to be masked.

An e-mail also stands in addresses of pages (`anna%40example.com`), a telephone number with any spaces and with or
without its country code. What is shorter than five characters, or a plain number of few digits, would be found in
everybody's texts and is looked for in its own columns alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import quote

from actions.customer.identifiers import Identifier

MASK = "[erased]"
SHORTEST = 5
SHORTEST_NUMBER = 7
"""Digits of a number that is nothing but digits."""
PHONE_DIGITS = 9
"""The last digits of a telephone number: what its spellings share."""
NOTHING = r"(?!)"


def search_pattern(identifiers: Iterable[Identifier]) -> str:
    """A regular expression that finds any of these identifiers, whatever the case.

    Args:
        identifiers: Normalised.

    Returns:
        For Python's `re` with IGNORECASE; one that finds nothing where no identifier is long enough.
    """
    found = sorted({form for one in identifiers if _is_findable(one.value) for form in _forms(one)})
    return "|".join(found) or NOTHING


def is_findable(identifier: Identifier) -> bool:
    """Whether it is long enough to be looked for in any text."""
    return _is_findable(identifier.value)


def _is_findable(value: str) -> bool:
    return len(value) >= (SHORTEST_NUMBER if value.isdecimal() else SHORTEST)


def _forms(identifier: Identifier) -> Iterable[str]:
    kind, value = identifier
    if kind == "phone":
        last = r"[\s().%20-]*".join(re.escape(digit) for digit in value[-PHONE_DIGITS:])
        yield rf"(?<!\d)[+(]?(?:\d[\s().-]*){{0,5}}{last}(?!\d)"
        return
    for written in {value, quote(value, safe=""), quote(value), json.dumps(value)[1:-1]}:
        yield rf"(?<![^\W_]){re.escape(written)}(?![^\W_])"
