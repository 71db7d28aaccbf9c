"""Find the matches of the regular expressions of the training data in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlu.entities.limited import MEND, LimitedExpression
from nlu.entities.lookup import Found
from nlu.types import TrainingData

_DIGIT = re.compile(r"\d")


class Expressions:
    """Several named regular expressions, none of which can hang a message.

    Args:
        patterns: Name to expressions, in Python's syntax.
        case_sensitive: Whether ``fl-1`` is not ``FL-1``.
        places: Expression to ``file:line``, for messages.
    """

    def __init__(
        self,
        patterns: Mapping[str, Sequence[str]],
        *,
        case_sensitive: bool = False,
        places: Mapping[str, str] | None = None,
    ) -> None:
        flags = 0 if case_sensitive else re.IGNORECASE
        where = places or {}
        self._compiled = [
            (name, LimitedExpression(one, flags, name=name, place=where.get(one, "")))
            for name, many in patterns.items()
            for one in many
        ]

    def find(self, text: str) -> list[Found]:
        """Every match that is not empty, in order of the expressions; they may overlap."""
        has_digit = _DIGIT.search(text) is not None
        return [
            Found(name, match.start(), match.end(), match.group())
            for name, expression in self._compiled
            if has_digit or not expression.needs_digit
            for match in expression.find(text)
        ]


@dataclass(frozen=True, slots=True)
class SlowExpression:
    """A regular expression that somebody can make run into its limit.

    Args:
        name: What it is an expression of.
        expression: As it is written.
        place: ``file:line``
        text: Over which it does.
    """

    name: str
    expression: str
    place: str
    text: str

    @property
    def message(self) -> str:
        """What is wrong, in a sentence."""
        start = self.text[:12]
        return f"The regular expression {self.expression!r} of {self.name!r} takes too long over {start!r}…"

    @property
    def mend(self) -> str:
        """What to write instead."""
        return MEND


def slow_expressions(data: TrainingData) -> Iterator[SlowExpression]:
    """Expressions of the training data that run into the limit over a text made for it.

    Args:
        data: The training data.
    """
    for name, many in data.patterns.items():
        for one in many:
            place = data.pattern_places.get(one, "")
            text = LimitedExpression(one, re.IGNORECASE, name=name, place=place).slow_text()
            if text is not None:
                yield SlowExpression(name, one, place, text)
