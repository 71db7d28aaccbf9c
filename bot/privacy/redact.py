"""Sensitive values are masked before anything is stored or logged: payment cards, IBANs, announced passwords.

A mask is as long as what it hides, so that the spans of entities stay right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

CARD = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
# After "is" only what has a digit in it: "my password is wrong" gives nothing away.
SECRET = re.compile(
    r"\b(?:password|passcode|pin|cvv|cvc)(?: is\s+(\S*\d\S*)|\s*[:=]\s*(\S+))",
    re.IGNORECASE,
)
KEPT_DIGITS = 4
"""Last digits of a card that stay readable: agents ask for them."""


def mask(text: str) -> str:
    """The text with sensitive values replaced by asterisks."""
    text = CARD.sub(lambda found: _mask_card(found.group()), text)
    text = IBAN.sub(lambda found: _stars(found.group(), keep=KEPT_DIGITS), text)
    return SECRET.sub(_mask_secret, text)


def mask_parse(parse_data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The JSON of nlu with the text and every entity value masked."""
    text = parse_data.get("text")
    if not isinstance(text, str) or mask(text) == text:
        return parse_data
    entities = [{**entity, "value": _mask_value(entity.get("value"))} for entity in parse_data.get("entities") or []]
    return {**parse_data, "text": mask(text), "entities": entities}


def _mask_value(value: Any) -> Any:
    return mask(value) if isinstance(value, str) else value


def _mask_card(written: str) -> str:
    digits = [int(character) for character in written if character.isdigit()]
    return _stars(written, keep=KEPT_DIGITS) if _passes_luhn(digits) else written


def _passes_luhn(digits: list[int]) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1): order and ticket numbers hardly ever pass it."""
    doubled = [digit if place % 2 == 0 else sum(divmod(digit * 2, 10)) for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def _mask_secret(found: re.Match[str]) -> str:
    secret = found.group(1) or found.group(2)
    return found.group()[: -len(secret)] + "*" * len(secret)


def _stars(written: str, *, keep: int) -> str:
    hidden = sum(character.isalnum() for character in written) - keep
    out = []
    for character in written:
        out.append("*" if character.isalnum() and hidden > 0 else character)
        hidden -= character.isalnum()
    return "".join(out)
