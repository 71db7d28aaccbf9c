"""``temperature``: in degrees."""

from __future__ import annotations

from collections.abc import Iterator

from nlu.values.base import Setting, Value
from nlu.values.measures import Units, measured

DIM = "temperature"

UNITS: Units = {
    r"(?:°|degrees?\s+|deg\s+)\s?(?:c|celsius|centigrade)": ("celsius", 1),
    r"(?:°|degrees?\s+|deg\s+)\s?(?:f|fahrenheit)": ("fahrenheit", 1),
    r"celsius|centigrade": ("celsius", 1),
    r"fahrenheit": ("fahrenheit", 1),
    r"°|degrees?": ("degree", 1),
}


def find(text: str, setting: Setting) -> Iterator[Value]:
    """Temperatures.

    Args:
        text: The message.
        setting: Its language.
    """
    yield from measured(DIM, UNITS, text, setting)
