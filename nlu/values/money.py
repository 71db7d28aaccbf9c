"""``amount-of-money``: with Duckling's units (``$``, ``£``, ``EUR``, ``cent``, else ISO codes)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nlu.values.base import Setting, Value, pattern, plain
from nlu.values.numerals import read_number

DIM = "amount-of-money"

SIGNS = {"$": "$", "US$": "USD", "€": "EUR", "£": "£", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "zł": "PLN"}
CODES = frozenset(
    [
        "usd",
        "eur",
        "gbp",
        "jpy",
        "inr",
        "aud",
        "cad",
        "chf",
        "nzd",
        "sek",
        "nok",
        "dkk",
        "pln",
        "czk",
        "huf",
        "cny",
        "brl",
        "mxn",
        "zar",
        "sgd",
        "hkd",
        "aed",
    ]
)
WORDS = {
    "dollars?": "$",
    "bucks?": "$",
    "euros?": "EUR",
    "pounds?(?:\\s+sterling)?": "£",
    "quid": "£",
    "cents?": "cent",
    "pence": "cent",
    "penn(?:y|ies)": "cent",
    "rupees?": "INR",
    "yen": "JPY",
    "francs?": "CHF",
    "kronor|kroner|krona": "kr",
    "z[lł]oty(?:ch|s)?": "PLN",
}
_SIGN = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
_WORD = "|".join((*WORDS, *CODES))
_APART = r"(?<![\w.,:/\#-])"
_AMOUNT = rf"""(?: (?P<sign@>{_SIGN}|\b(?:{"|".join(CODES)})\b) \s? (?P<after@><N>)
               | {_APART} (?P<before@><N>) \s? (?: (?P<unit@>{_SIGN}) | -?(?P<word@>{_WORD})\b
                                                    | (?<=\d)(?P<pence@>[pc])\b )
               ) (?: \s+and\s+(?P<cents@><N>)\s*(?:cents?|pence|p)\b )? """
_ONE = _AMOUNT.replace("@", "1")
_OTHER = _AMOUNT.replace("@", "2").replace(_APART, "")
_TWO = rf"""(?: (?:between|from)\s+ )? (?: {_ONE} | {_APART}(?P<bare><N>) ) \s*(?:-|\u2013|to|and)\s* {_OTHER} """
_BOUND = rf"""(?P<bound>\b(?:under|below|less\s+than|up\s+to|at\s+most|no(?:t|\s+more)\s+(?:than|over|above|more\s+than)
             |maximum(?:\s+of)?|max
             |over|above|more\s+than|at\s+least|minimum(?:\s+of)?|min)) \s+ {_ONE} """
_AT_MOST = re.compile(r"under|below|less|up|at\s+most|no|max", re.IGNORECASE)
_FIVER = re.compile(r"\ba\s+(fiver|tenner|grand)\b", re.IGNORECASE)
_NICKNAMES = {"fiver": 5, "tenner": 10, "grand": 1000}
_WEIGHT = re.compile(r"\s+(?:of\s+(?!course)|heavy|in\s+weight|lighter|heavier)", re.IGNORECASE)


def find(text: str, setting: Setting) -> Iterator[Value]:
    """Amounts, ranges of amounts, and amounts with a bound.

    Args:
        text: The message.
        setting: Its language.
    """
    for found in pattern(_ONE, setting).finditer(text):
        amount = _read(found, "1", setting)
        if not (found["word1"] and found["word1"].lower().startswith("pound") and _WEIGHT.match(text, found.end())):
            yield Value(DIM, found.start(), found.end(), {"type": "value", **amount})
    for found in _FIVER.finditer(text):
        yield Value(
            DIM, found.start(), found.end(), {"type": "value", "value": _NICKNAMES[found[1].lower()], "unit": "£"}
        )
    yield from _bounds(text, setting)
    yield from _ranges(text, setting)


def _bounds(text: str, setting: Setting) -> Iterator[Value]:
    for found in pattern(_BOUND, setting).finditer(text):
        side = "to" if _AT_MOST.match(found["bound"]) else "from"
        yield Value(DIM, found.start(), found.end(), {"type": "interval", side: _read(found, "1", setting)})


def _ranges(text: str, setting: Setting) -> Iterator[Value]:
    for found in pattern(_TWO, setting).finditer(text):
        high = _read(found, "2", setting)
        if found["bare"]:
            low = {"value": plain(read_number(found["bare"], comma=setting.decimal_comma)), "unit": high["unit"]}
        else:
            low = _read(found, "1", setting)
        keyword = re.match(r"between|from", found.group(), re.IGNORECASE) or not re.search(r"\sand\s", found.group())
        if keyword and low["unit"] == high["unit"] and low["value"] < high["value"]:
            yield Value(DIM, found.start(), found.end(), {"type": "interval", "from": low, "to": high})


def _read(found: re.Match[str], number: str, setting: Setting) -> dict[str, Any]:
    value = read_number(found[f"after{number}"] or found[f"before{number}"], comma=setting.decimal_comma)
    if found[f"cents{number}"]:
        value += read_number(found[f"cents{number}"], comma=setting.decimal_comma) / 100
    return {"value": plain(value), "unit": _unit(found, number)}


def _unit(found: re.Match[str], number: str) -> str:
    written = (found[f"sign{number}"] or found[f"unit{number}"] or found[f"word{number}"] or "p").strip()
    if written.lower() in CODES:
        return written.upper()
    if written.upper() in SIGNS or written in SIGNS:
        return SIGNS.get(written) or SIGNS[written.upper()]
    return next((unit for word, unit in WORDS.items() if re.fullmatch(word, written, re.IGNORECASE)), "cent")
