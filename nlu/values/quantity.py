"""``quantity``: how much of a product, by weight or kitchen measure; grams are Duckling's unit of metric weight."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.values.base import Setting, Value
from nlu.values.measures import Units, measured

DIM = "quantity"

UNITS: Units = {
    r"kg|kgs|kilos?|kilograms?|kilogrammes?": ("gram", 1000),
    r"mg|milligrams?|milligrammes?": ("gram", 0.001),
    r"g|grams?|grammes?": ("gram", 1),
    r"lbs?|pounds?": ("pound", 1),
    r"oz|ounces?": ("ounce", 1),
    r"cups?": ("cup", 1),
    r"pints?": ("pint", 1),
    r"quarts?": ("quart", 1),
    r"tablespoons?|tbsps?": ("tablespoon", 1),
    r"teaspoons?|tsps?": ("teaspoon", 1),
    r"bowls?": ("bowl", 1),
    r"dish(?:es)?": ("dish", 1),
}
_MOBILE = re.compile(r"[2-6]g$", re.IGNORECASE)
_MONEY = re.compile(r"pounds?$", re.IGNORECASE)


def find(text: str, setting: Setting) -> Iterator[Value]:
    """Quantities; "20 pounds" is money unless a product follows, and "5G" is a network.

    Args:
        text: The message.
        setting: Its language.
    """
    for value in measured(DIM, UNITS, text, setting, product=True):
        written = text[value.start : value.end]
        if "product" in value.info or not (_MONEY.search(written) or _MOBILE.match(written)):
            yield value
