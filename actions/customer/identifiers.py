"""The names under which a person can be known, each in one form only, however it was typed.

    normalise("email", " Anna.Brook@Example.COM ")   Identifier("email", "anna.brook@example.com")
    normalise("phone", "07700 900101")               Identifier("phone", "+447700900101")
    normalise("webchat", "3f2c…")                    Identifier("webchat", "3f2c…"): a channel's name for somebody

What many people share (`default`, `null`, a device id of zeros) is nobody's name and is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

MAX_LENGTH = 255
PHONE_REGION = "GB"
"""Where a telephone number without a country code is read."""

# The surest first. Everything that stands in no list is a channel's name for its senders.
STRENGTH = ("user_id", "email", "phone")
WEAKEST = ("anonymous_id", "device_id")

SHARED_NAMES = frozenset(
    {"", "0", "1", "anonymous", "default", "false", "guest", "nan", "nil", "none", "null", "true", "undefined"}
    | {"unknown", "user", "n/a", "-", "test", "[object object]"}
)
"""What programs write where they know nobody; linking such a name would make strangers one customer."""

_KIND = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
_ALL_ALIKE = re.compile(r"([0-9a-fx])\1*(-\1+)*", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]")


class BadIdentifier(ValueError):
    """What was given is nobody's name; the message says why, without repeating it."""


class Identifier(NamedTuple):
    """One name of one kind, normalised.

    Args:
        kind: `user_id` (the shop's `customers.id`), `email`, `phone`, `anonymous_id`, `device_id`, or a channel's name.
        value: In the one form that all spellings share.
    """

    kind: str
    value: str


@lru_cache(maxsize=8192)
def normalise(kind: str, raw: str) -> Identifier:
    """Bring a name into its one form.

    Args:
        kind: As in `Identifier`.
        raw: As it was sent or typed.

    Raises:
        BadIdentifier: It is empty, shared by many, too long, or no e-mail address or telephone number at all.
    """
    if _KIND.fullmatch(kind) is None:
        raise BadIdentifier("a kind of identifier is a small word: letters, digits, '_', '.', '-', up to 64.")
    text = raw.strip()
    if len(text) > MAX_LENGTH:
        raise BadIdentifier(f"{kind} is longer than {MAX_LENGTH} characters.")
    if _UNPRINTABLE.search(text):
        raise BadIdentifier(f"{kind} has characters that cannot be seen.")
    if text.lower() in SHARED_NAMES:
        raise BadIdentifier(f"{kind} is a name that many people share, or none at all.")
    return Identifier(kind, _FORMS.get(kind, _as_it_is)(text))


def rank(kind: str) -> int:
    """How surely a kind of identifier says who somebody is: 0 is the surest.

    Args:
        kind: As in `Identifier`.
    """
    if kind in STRENGTH:
        return STRENGTH.index(kind)
    return len(STRENGTH) + (1 + WEAKEST.index(kind) if kind in WEAKEST else 0)


def _as_it_is(text: str) -> str:
    return text


def _email(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - a twentieth of a second

    try:
        # Whole addresses in small letters: no provider that anybody uses tells two customers apart by capitals.
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise BadIdentifier(f"email is no address: {error}") from error


def _phone(text: str) -> str:
    import phonenumbers  # noqa: PLC0415 - needed when somebody gives a number

    try:
        number = phonenumbers.parse(text, PHONE_REGION)
    except phonenumbers.NumberParseException as error:
        raise BadIdentifier(f"phone is no telephone number: {error}.") from error
    if not phonenumbers.is_possible_number(number):
        raise BadIdentifier("phone is no telephone number: it is too short or too long.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _device(text: str) -> str:
    # Phones that hide their advertising id send zeros.
    if _ALL_ALIKE.fullmatch(text):
        raise BadIdentifier("device_id is the same for everybody who hides it.")
    return text.lower()


_FORMS: dict[str, Callable[[str], str]] = {"email": _email, "phone": _phone, "device_id": _device}
