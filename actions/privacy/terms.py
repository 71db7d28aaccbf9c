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
from actions.privacy.finder import Finder

MASK = "[erased]"
SHORTEST = 5
SHORTEST_NUMBER = 7
"""Digits of a number that is nothing but digits."""
PHONE_DIGITS = 9
"""The last digits of a telephone number: what its spellings share."""
NOTHING = r"(?!)"
_SEPARATORS = r"(?:[\s().-]|%20)*"


def finder_of(identifiers: Iterable[Identifier]) -> Finder:
    """Finds any of these identifiers, whatever the case; nothing where none is long enough.

    Args:
        identifiers: Normalised.
    """
    found = [one for one in identifiers if _is_findable(one.value)]
    phones = sorted({one.value for one in found if one.kind == "phone"})
    words = sorted({form for one in found if one.kind != "phone" for form in _forms(one.value)})
    cores = [_SEPARATORS.join(phone[-PHONE_DIGITS:]) for phone in phones]
    patterns = [rf"(?<![^\W_]){re.escape(word)}(?![^\W_])" for word in words]
    patterns += [rf"(?<!\d)[+(]?(?:\d{_SEPARATORS}){{0,5}}{core}(?!\d)" for core in cores]
    return Finder("|".join(patterns) or NOTHING, words=words, cores=cores)


def _is_findable(value: str) -> bool:
    return len(value) >= (SHORTEST_NUMBER if value.isdecimal() else SHORTEST)


def _forms(value: str) -> Iterable[str]:
    """A name as it stands in a text, in an address of a page, and in JSON."""
    return {value, quote(value, safe=""), quote(value), json.dumps(value)[1:-1]}
