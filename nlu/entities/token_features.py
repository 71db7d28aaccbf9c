"""What the tagger sees of each token: its word, its form, what lists and expressions say of it, and its neighbours.

The set follows the named-entity example of CRFsuite (Okazaki, 2007, http://www.chokkan.org/software/crfsuite/).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlu.component import Token
from nlu.entities.expressions import Expressions
from nlu.entities.lookup import Lookup

_RUN = re.compile(r"(.)\1+")
_AROUND = (-2, -1, 1, 2)


class TokenFeatures:
    """Tokens of a text to features, one list of names a token.

    Args:
        lookup: Lookup tables; a token inside a listed value gets the table's name.
        expressions: Regular expressions; a token inside a match gets the expression's name.
    """

    def __init__(self, lookup: Lookup, expressions: Expressions) -> None:
        self._lookup = lookup
        self._expressions = expressions

    def of(self, text: str, tokens: Sequence[Token]) -> list[list[str]]:
        """Features of each token and of its neighbours.

        Args:
            text: The text.
            tokens: Its tokens, in order.
        """
        lists = self._lists(text, tokens)
        words = [token.text.lower() for token in tokens]
        forms = [_form(token.text) for token in tokens]
        return [_own(tokens[i].text) + lists[i] + _around(i, words, forms, lists) for i in range(len(tokens))]

    def _lists(self, text: str, tokens: Sequence[Token]) -> list[list[str]]:
        marks: list[list[str]] = [[] for _ in tokens]
        for kind, all_found in (("list", self._lookup.find(text)), ("like", self._expressions.find(text))):
            for found in all_found:
                for index, token in enumerate(tokens):
                    if token.start < found.end and found.start < token.end:
                        where = "B" if token.start <= found.start else "I"
                        marks[index].append(f"{kind}={where}-{found.entity}")
        return marks


def _own(text: str) -> list[str]:
    word, form = text.lower(), _form(text)
    short = _RUN.sub(r"\1", form)
    row = ["bias", f"w={word}", f"form={form}", f"short={short}"]
    if len(word) > 2:
        row += (f"p2={word[:2]}", f"s2={word[-2:]}", f"p3={word[:3]}", f"s3={word[-3:]}")
    if text[0].isupper():
        row.append("capital")
    if any(character.isdigit() for character in text):
        row.append("digit")
    return row


def _around(index: int, words: Sequence[str], forms: Sequence[str], lists: Sequence[Sequence[str]]) -> list[str]:
    row: list[str] = []
    for step in _AROUND:
        at = index + step
        if not 0 <= at < len(words):
            row.append(f"{step}:edge")
            continue
        row.append(f"{step}:w={words[at]}")
        if step in {-1, 1}:
            row.append(f"{step}:form={forms[at]}")
            row += [f"{step}:{mark}" for mark in lists[at]]
    if index > 0:
        row.append(f"pair-={words[index - 1]} {words[index]}")
    if index + 1 < len(words):
        row.append(f"pair+={words[index]} {words[index + 1]}")
    return row


def _form(text: str) -> str:
    """``FL-204417`` to ``XX-dddddd``, at most twelve signs of it."""
    return "".join(
        "d" if sign.isdigit() else "X" if sign.isupper() else "x" if sign.isalpha() else sign for sign in text[:12]
    )
