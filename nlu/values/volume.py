"""``volume``: how much of a liquid."""

from __future__ import annotations

from collections.abc import Iterator

from nlu.values.base import Setting, Value
from nlu.values.measures import Units, measured

DIM = "volume"

UNITS: Units = {
    r"ml|millilit(?:er|re)s?": ("millilitre", 1),
    r"cl|centilit(?:er|re)s?": ("millilitre", 10),
    r"hl|hectolit(?:er|re)s?": ("hectolitre", 1),
    r"l|lit(?:er|re)s?": ("litre", 1),
    r"gal(?:lons?)?": ("gallon", 1),
}


def find(text: str, setting: Setting) -> Iterator[Value]:
    """Volumes in litres and gallons.

    Args:
        text: The message.
        setting: Its language.
    """
    yield from measured(DIM, UNITS, text, setting)
