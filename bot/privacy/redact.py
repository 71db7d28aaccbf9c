"""Sensitive values are masked before anything is stored or logged: payment cards, IBANs, announced passwords.

A mask is as long as what it hides, so that the spans of entities stay right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

DIGITS = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,}")
CARD_LENGTHS = range(13, 20)
FIRST_OF_CARDS = frozenset("23456")
"""First digits of the cards of banks and shops; telephone numbers begin with 0 or +."""
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b", re.IGNORECASE)
# Without a sign between them only what has a digit in it: "my password is wrong" gives nothing away.
SECRET = re.compile(
    r"\b(?:password|passcode|pin|cvv2?|cvc2?|security code)(?: (?:number|code))?"
    r"(?:(?: is)?\s+(\S*\d\S*)|\s*[:=]\s*(\S+))",
    re.IGNORECASE,
)
SHORTEST_IBAN = 15
KEPT_DIGITS = 4
"""Last digits of a card that stay readable: agents ask for them."""


def mask(text: str) -> str:
    """The text with sensitive values replaced by asterisks."""
    text = DIGITS.sub(lambda found: _mask_cards(found.group()), text)
    text = IBAN.sub(lambda found: _mask_iban(found.group()), text)
    return SECRET.sub(_mask_secret, text)


def mask_parse(parse_data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The JSON of nlu with the text and every entity value masked."""
    text = parse_data.get("text")
    if not isinstance(text, str) or mask(text) == text:
        return parse_data
    masked = mask(text)
    entities = [_mask_entity(entity, text, masked) for entity in parse_data.get("entities") or []]
    return {**parse_data, "text": masked, "entities": entities}


def _mask_entity(entity: Mapping[str, Any], text: str, masked: str) -> Mapping[str, Any]:
    """An entity's value is hidden where it is sensitive itself, or where it was found in what is now hidden."""
    value, start, end = entity.get("value"), entity.get("start"), entity.get("end")
    written = value if isinstance(value, str) else str(value)
    hidden = mask(written)
    if hidden == written and text[start:end] != masked[start:end] and written not in masked:
        hidden = "*" * len(written)
    if hidden == written:
        return entity
    more = {"text": masked[start:end]} if "text" in entity else {}
    # What Duckling knows of the value holds it again, in forms of its own.
    kept = {key: each for key, each in entity.items() if key != "additional_info"}
    return {**kept, **more, "value": hidden}


def _mask_cards(written: str) -> str:
    """Every card in a run of digits, which may go on with an expiry date or a security code.

    A card begins and ends where a group of digits does, so that "4111 1111 1111 1111 123" has one.
    """
    groups = [(found.start(), found.end()) for found in re.finditer(r"\d+", written)]
    at = 0
    while at < len(groups):
        start = groups[at][0]
        ends = [end for _, end in groups[at : at + CARD_LENGTHS.stop] if _is_card(written[start:end])]
        if ends:
            written = written[:start] + _stars(written[start : ends[0]], keep=KEPT_DIGITS) + written[ends[0] :]
            at = next((number for number, (begin, _) in enumerate(groups) if begin >= ends[0]), len(groups))
        else:
            at += 1
    return written


def _is_card(written: str) -> bool:
    if written[0] not in FIRST_OF_CARDS or len(written) > 2 * CARD_LENGTHS.stop:
        return False
    digits = [int(character) for character in written if character.isdigit()]
    return len(digits) in CARD_LENGTHS and _passes_luhn(digits)


def _mask_iban(written: str) -> str:
    """An IBAN, also one with a word after it; in small letters only where its check digits are right."""
    ends = [end for end in range(len(written), 0, -1) if not written[end : end + 1].isalnum()]
    right = next((end for end in ends if _passes_mod_97(written[:end])), None)
    if right is not None:
        return _stars(written[:right], keep=KEPT_DIGITS) + written[right:]
    return _stars(written, keep=KEPT_DIGITS) if written.isupper() else written


def _passes_mod_97(written: str) -> bool:
    """The check digits of an IBAN (ISO 13616)."""
    signs = [character for character in written.upper() if character.isalnum()]
    number = "".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])
    return len(signs) >= SHORTEST_IBAN and int(number) % 97 == 1


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
