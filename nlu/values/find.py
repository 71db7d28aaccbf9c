"""Every value of a text: the longest at each place, as Duckling does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nlu.values import (
    credit_card_number,
    distance,
    duration,
    email,
    money,
    number,
    ordinal,
    phone_number,
    quantity,
    temperature,
    url,
    volume,
)
from nlu.values.base import Finder, Setting, Value
from nlu.values.time import find as time

FINDERS: Mapping[str, Finder] = {
    each.DIM: each.find
    for each in (
        time,
        money,
        duration,
        distance,
        temperature,
        volume,
        quantity,
        number,
        ordinal,
        email,
        url,
        phone_number,
        credit_card_number,
    )
}
"""Dimension to what finds it."""


CHARACTERS = 1_000
"""How much of a text is searched, so that time stays bounded."""

NEVER_NUMBERS = frozenset({email.DIM, url.DIM, credit_card_number.DIM})
"""Looked for whatever is asked for: a digit in an address is no number."""


def find_values(text: str, setting: Setting, dimensions: Iterable[str]) -> list[Value]:
    """Values in order of their start. One inside a longer one is no value of its own ("5" in "5pm").

    Args:
        text: The message.
        setting: When and where it was written.
        dimensions: What is looked for.
    """
    wanted = set(dimensions)
    text = text[:CHARACTERS]
    found: dict[tuple[str, int, int], Value] = {}
    for dim, finder in FINDERS.items():
        if dim in wanted or dim in NEVER_NUMBERS:
            for value in finder(text, setting):
                found.setdefault((value.dim, value.start, value.end), value)
    spans = {(value.start, value.end) for value in found.values()}
    kept = [value for value in found.values() if value.dim in wanted and not _beside_longer(value, spans)]
    return sorted(kept, key=lambda value: (value.start, value.end))


def _beside_longer(value: Value, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether a longer value shares words with this one."""
    size = value.end - value.start
    return any(start < value.end and value.start < end and end - start > size for start, end in spans)
