"""What ``distance``, ``volume``, ``quantity`` and ``temperature`` have in common: a number and a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nlu.values.base import Setting, Value, pattern, simple
from nlu.values.numerals import read_number

Units = Mapping[str, tuple[str, float]]
"""How a unit is written (an expression), to Duckling's name of it and how many of those it is."""


def measured(dim: str, units: Units, text: str, setting: Setting, *, product: bool = False) -> Iterator[Value]:
    """Numbers followed by a unit.

    Args:
        dim: Of which dimension.
        units: Those of the dimension.
        text: The message.
        setting: Its language.
        product: Whether what follows "of" is told.
    """
    of = r"(?: \s+of\s+(?P<product>[^\W\d_][\w-]*) )?" if product else ""
    template = rf"""(?<![\w.,:/\#-]) (?P<number>(?:-(?=\d)|minus\ )?<N>|\ban?(?=\s)) [\s-]?
                    (?P<unit>{"|".join(units)}) (?![\w'"]) {of} """
    for found in pattern(template, setting).finditer(text):
        written = found["number"].lower()
        number = (
            1.0
            if written in {"a", "an"}
            else read_number(written.removeprefix("minus ").lstrip("-"), comma=setting.decimal_comma)
        )
        name, size = next(unit for word, unit in units.items() if re.fullmatch(word, found["unit"], re.IGNORECASE))
        more = {"product": found["product"]} if product and found["product"] else {}
        yield simple(dim, found, (-number if written.startswith(("-", "minus")) else number) * size, unit=name, **more)
