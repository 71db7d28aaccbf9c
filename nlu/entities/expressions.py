"""Find the matches of the regular expressions of the training data in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from nlu.entities.lookup import Found


class Expressions:
    """Several named regular expressions.

    Args:
        patterns: Name to expressions, in Python's syntax.
        case_sensitive: Whether ``fl-1`` is not ``FL-1``.
    """

    def __init__(self, patterns: Mapping[str, Sequence[str]], *, case_sensitive: bool = False) -> None:
        flags = 0 if case_sensitive else re.IGNORECASE
        self._compiled = [(name, re.compile(one, flags)) for name, many in patterns.items() for one in many]

    def find(self, text: str) -> list[Found]:
        """Every match that is not empty, in order of the expressions; they may overlap."""
        return [
            Found(name, match.start(), match.end(), match.group())
            for name, pattern in self._compiled
            for match in pattern.finditer(text)
            if match.end() > match.start()
        ]
