"""``number``: how many."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.values.base import Setting, Value, pattern, simple
from nlu.values.numerals import read_number

DIM = "number"

_UNITS = r"(?:[gmtk]b|[gmk]bps|gigs?|k[gm]|[cm]m|m?l|[x%]|hrs?|mins?|h|pcs)"
# A number of its own: not a part of an order number, a date, a clock time or a fraction.
_NUMBER = rf"""(?<![\w.,:/\#@_\u2010-\u2015]) (?<!\w[-']) (?P<minus>-|minus\ )? (?P<number><N>)
               (?= {_UNITS}\b | % | (?!\w | [-:/.,_@'\u2019]\w)) """
_ALONE = re.compile(r"\W*(?:(?:just|only)\s+)?one(?:\s+(?:please|only|thanks))?\W*", re.IGNORECASE)
_POINTED_AT = re.compile(
    r"\b(?:this|that|the|these|those|which|no|any|some|every|each|another|other|new|old|wrong|right|last|next|only|first|"
    r"second|third|good|bad|better|a|an|cheaper|bigger|smaller|black|white|blue|red|my|your|big|small|different|same)\s+$",
    re.IGNORECASE,
)
_NO_THING = re.compile(
    r"\s*(?:$|[^\w\s]|(?:of|who|whom|whose|that|which|is|was|has|had|can|could|will|would|should|for|in|on|at|to|with|by|and|"
    r"or|but|if|as|another|else|i|you|we|they|he|she|it|am|are|do|does|day|time|please|from|so|because|when|then|too)\b)",
    re.IGNORECASE,
)


def find(text: str, setting: Setting) -> Iterator[Value]:
    """Numbers in digits and words.

    >>> from datetime import datetime, UTC
    >>> [v.info["value"] for v in find("two of the 3.5 ones", Setting(datetime.now(UTC)))]
    [2, 3.5]

    Args:
        text: The message.
        setting: Its language.
    """
    for found in pattern(_NUMBER, setting).finditer(text):
        if found["number"].lower() == "one" and not _counts(text, found):
            continue
        number = read_number(found["number"], comma=setting.decimal_comma)
        yield simple(DIM, found, -number if found["minus"] else number)


def _counts(text: str, found: re.Match[str]) -> bool:
    """Whether "one" is a number, and not a person or a thing ("this one", "one of them")."""
    if _ALONE.fullmatch(text):
        return True
    return _POINTED_AT.search(text, 0, found.start()) is None and _NO_THING.match(text, found.end()) is None
