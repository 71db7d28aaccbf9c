"""``distance``: how far or long."""

from __future__ import annotations

from collections.abc import Iterator

from nlu.values.base import Setting, Value
from nlu.values.measures import Units, measured

DIM = "distance"

UNITS: Units = {
    r"k(?:ilo)?m(?:et(?:er|re)s?)?s?": ("kilometre", 1),
    r"cm|centimet(?:er|re)s?": ("centimetre", 1),
    r"mm|millimet(?:er|re)s?": ("millimetre", 1),
    r"m|met(?:er|re)s?": ("metre", 1),
    r"miles?|mi": ("mile", 1),
    r"yards?|yds?": ("yard", 1),
    r"foot|feet|ft": ("foot", 1),
    r"inch(?:es)?": ("inch", 1),
}


def find(text: str, setting: Setting) -> Iterator[Value]:
    """Distances in metric and imperial units.

    Args:
        text: The message.
        setting: Its language.
    """
    yield from measured(DIM, UNITS, text, setting)
