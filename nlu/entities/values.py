"""Ways to write a value in one form: each a function from what was written to the value, or None if it does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from nlu.entities.limited import LimitedExpression
from nlu.examples.nearest import nearest

Normalise = Callable[[str], str | None]

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?")
_PENCE = re.compile(r"\d\s*(?:p|pence)\b", re.IGNORECASE)


def email(written: str) -> str | None:
    """An e-mail address in small letters, without spaces around ``@`` and ``.`` and without what punctuation follows.

    >>> email("Sam.Reed @ Example.com.")
    'sam.reed@example.com'
    """
    joined = re.sub(r"\s+", "", written).lower().removeprefix("mailto:").strip(".,;:!?<>()[]\"'")
    return joined if _EMAIL.fullmatch(joined) else None


def phone(written: str, *, country_code: str = "") -> str | None:
    """A telephone number as digits; with a country code, as it is dialled inside the country.

    >>> phone("+44 (0)7700 900 123", country_code="44")
    '07700900123'

    Args:
        written: As the customer wrote it.
        country_code: Of the country that numbers without a code belong to; numbers of other countries keep theirs.
    """
    digits = re.sub(r"[^\d+]", "", re.sub(r"^\s*00", "+", written).replace("(0)", ""))
    if country_code and digits.startswith(f"+{country_code}"):
        digits = "0" + digits[1 + len(country_code) :].removeprefix("0")
    return digits if 6 <= len(digits.removeprefix("+")) <= 15 else None


def uk_postcode(written: str) -> str | None:
    """A British postcode in capitals, with its space.

    >>> uk_postcode("ls1 4dy")
    'LS1 4DY'
    """
    found = _POSTCODE.fullmatch(re.sub(r"[^A-Za-z\d]", "", written).upper())
    return f"{found.group(1)} {found.group(2)}" if found else None


def amount(written: str) -> str | None:
    """An amount of money with two decimals; text and not a float, so that no penny is lost.

    >>> amount("£1,045.5"), amount("20 quid"), amount("50p")
    ('1045.50', '20.00', '0.50')
    """
    found = _AMOUNT.search(written)
    if found is None:
        return None
    number = Decimal(found.group().replace(",", ""))
    pence = "." not in found.group() and "£" not in written and _PENCE.search(written) is not None
    return f"{number / 100 if pence else number:.2f}"


def listed(written: str, *, values: Sequence[str]) -> str:
    """The listed value that is written the same or nearly so; what the customer wrote where none is near."""
    return nearest(written, values) or written


def found_in(written: str, *, find: LimitedExpression, write: str) -> str | None:
    """What an expression finds, written anew.

    Args:
        written: As the customer wrote it.
        find: The expression; the first place that fits counts.
        write: ``{0}`` is all that was found, ``{1}`` its first group in brackets, and so on.
    """
    found = find.first(written)
    if found is None:
        return None
    return write.format(found.group(), *(group or "" for group in found.groups()))
