"""Reference numbers: read from how people write them, and drawn new."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from sqlalchemy.orm import Session

from actions.customer.schema import Base

_DIGITS = 6
_TRIES = 20


def full_number(prefix: str, text: str) -> str | None:
    """Bring a number to the form in which it is kept.

    >>> full_number("FL", "fl 204417"), full_number("FL", "order 204417"), full_number("B", "FL-204417")
    ('FL-204417', 'FL-204417', None)

    Args:
        prefix: The letters before the dash: FL, B, T, …
        text: What the customer wrote.

    Returns:
        The number, or None when the text holds no such number.
    """
    match = re.search(rf"(?<!\d)(\d{{{_DIGITS}}})(?!\d)", text)
    if match is None:
        return None
    letters = re.search(r"\b([A-Za-z]{1,2})[\s#\u2013-]*$", text[: match.start()])
    if letters is not None and letters.group(1).upper() not in {prefix, "NO", "NR"}:
        return None
    return f"{prefix}-{match.group(1)}"


def draw_number(
    session: Session, table: type[Base], prefix: str, *, draw: Callable[[int], int] = secrets.randbelow
) -> str:
    """Draw a number that no row of the table has; random, so that the next one cannot be guessed.

    Args:
        session: An open session.
        table: Where the number is the primary key.
        prefix: The letters before the dash.
        draw: Gives a number from 0 up to, not including, its argument.

    Raises:
        RuntimeError: If no free number was found, which means that the numbers run out.
    """
    first = 10 ** (_DIGITS - 1)
    for _ in range(_TRIES):
        number = f"{prefix}-{first + draw(9 * first)}"
        if session.get(table, number) is None:
            return number
    raise RuntimeError(f"no free {prefix} number found in {_TRIES} tries; {table.__name__} numbers run out")
