"""Answers in the customer's own words: which of the options is meant, how many days, how many pounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_ORDINALS = (("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("fifth", "5th"))
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_AMOUNT = re.compile(r"\d[\d,]*(?:\.\d{1,2})?")
_EMAIL = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+\.[^\s@<>,;:.]+")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:and |but |so |ok |hi |hello )?(?:where|when|what|which|who|how|why|can|could|do|does|is|are|will)\b"
)
_YES_OR_NO = re.compile(r"(yes|yeah|yep|yup|ja|please do|go ahead|do it)\b|(?:no|nope|nah|don'?t|do not)\b")
_WORDS_OF_A_YES = 5
# Words that stand in every answer and tell no option from another.
_EMPTY_WORDS = frozenset(
    [
        *("a", "an", "the", "my", "me", "i", "it", "is", "for", "on", "in", "at", "of", "to", "and", "or", "please"),
        *("one", "no", "not", "want", "would", "like", "that", "this", "with"),
    ]
)


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things that a customer can choose.

    Args:
        value: What the slot takes.
        label: What the button says.
        words: Other words by which the customer may name it.
    """

    value: str
    label: str
    words: str = ""


def choose(text: str, options: Sequence[Option]) -> Option | None:
    """The option that a text means; None where it means none, or several equally.

    A value or label that is said in full decides, then the words that only one option has most of, then "the second".

    >>> phones = [Option("C-1", "Flex 20", "mobile phone"), Option("C-2", "Fibre 80", "broadband internet")]
    >>> choose("the broadband one", phones).value, choose("the first", phones).value, choose("both", phones)
    ('C-2', 'C-1', None)

    Args:
        text: As the customer wrote it.
        options: What was offered, in the order in which it was shown.
    """
    said = text.lower()
    named = _named(said, options)
    if named:
        return named[0] if len(named) == 1 else None
    return _by_words(said, options) or _by_place(said, options)


def _named(said: str, options: Sequence[Option]) -> list[Option]:
    """The options whose value or label is said in full; where "Aster 9 Pro" is said, "Aster 9" does not count."""
    found: dict[str, Option] = {}
    for option in options:
        for name in (option.value.lower(), option.label.lower()):
            if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said):
                found[name] = option
    longest = [option for name, option in found.items() if not any(name != other and name in other for other in found)]
    return list(dict.fromkeys(longest))


def _by_words(said: str, options: Sequence[Option]) -> Option | None:
    spoken = _words(said)
    scores = [len(spoken & _words(f"{option.label} {option.words}".lower())) for option in options]
    best = max(scores, default=0)
    if best == 0 or scores.count(best) > 1:
        return None
    return options[scores.index(best)]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+(?::\d\d)?", text)) - _EMPTY_WORDS


def _by_place(said: str, options: Sequence[Option]) -> Option | None:
    if options and re.search(r"\blast\b", said):
        return options[-1]
    for place, words in enumerate(_ORDINALS[: len(options)]):
        if re.search(rf"\b(?:{'|'.join(words)})\b", said):
            return options[place]
    alone = re.fullmatch(r"\W*(?:number\s+|option\s+)?(\d)\W*", said)
    if alone and 1 <= int(alone[1]) <= len(options):
        return options[int(alone[1]) - 1]
    return None


def is_question(text: str) -> bool:
    """Whether a text asks something.

    >>> is_question("where is my order"), is_question("It never arrived.")
    (True, False)
    """
    return text.strip().endswith("?") or _ASKS.match(text.strip().lower()) is not None


def yes_said(text: str) -> bool | None:
    """Whether a short text begins with a plain yes or no; None where it does not, or asks something.

    >>> yes_said("yes please cancel"), yes_said("no, keep it"), yes_said("yes but why?"), yes_said("now")
    (True, False, None, None)
    """
    found = _YES_OR_NO.match(text.strip().lower())
    if found is None or "?" in text or len(text.split()) > _WORDS_OF_A_YES:
        return None
    return found[1] is not None


def days_said(text: str) -> int | None:
    """A number of days.

    >>> days_said("two weeks"), days_said("a pass for 10 days"), days_said("a week"), days_said("soon")
    (14, 10, 7, None)
    """
    said = text.lower()
    if re.search(r"\bfortnight\b", said):
        return 14
    counted = re.search(rf"\b(\d{{1,3}}|an?|{'|'.join(_NUMBERS)})\s*(day|week|night|month)", said)
    if counted is not None:
        return _number(counted[1]) * {"week": 7, "month": 30}.get(counted[2], 1)
    alone = re.search(rf"\b(\d{{1,3}}|{'|'.join(_NUMBERS)})\b", said)
    return _number(alone[1]) if alone else None


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return 1 if word in {"a", "an"} else _NUMBERS.index(word) + 1


def pounds_said(text: str) -> Decimal | None:
    """An amount in pounds.

    >>> pounds_said("under £1,200"), pounds_said("450.00"), pounds_said("cheap")
    (Decimal('1200'), Decimal('450.00'), None)
    """
    found = _AMOUNT.search(text)
    return Decimal(found.group().replace(",", "")) if found else None


def email_said(text: str) -> str | None:
    """An e-mail address in small letters.

    >>> email_said("It's Anna.Brook@Example.com, thanks")
    'anna.brook@example.com'
    """
    found = _EMAIL.search(text)
    return found.group().lower().strip(".'\"()") if found else None


def postcode_said(text: str) -> str | None:
    """A whole British postcode, in capitals and with its space.

    >>> postcode_said("i'm at bs34ab"), postcode_said("Bristol")
    ('BS3 4AB', None)
    """
    found = _POSTCODE.search(text)
    return f"{found[1]} {found[2]}".upper() if found else None
