"""Find the values of lookup tables in a text: as fast for ten thousand values as for ten.

A text is cut into runs of letters and runs of digits; a value is a path of such pieces in a tree of dictionaries.
So ``Aster 9`` is also found as ``aster 9``, ``aster-9`` and ``aster9``, but not in ``aster 99`` or ``disaster 9``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

_PIECE = re.compile(r"[^\W\d_]+|\d+")
_BETWEEN = re.compile(r"\s{0,3}|[-\u2013_'\u2019./&]|\s[-\u2013&/]\s")
_AFTER_ABBREVIATION = re.compile(r"\.\s")
_HERE = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A value of a lookup table or a match of a regular expression in a text.

    Args:
        entity: The table's or the expression's name.
        start: First character.
        end: Character after the last.
        value: The value as the table lists it; for an expression the text itself.
    """

    entity: str
    start: int
    end: int
    value: str


class Lookup:
    """Several lookup tables, searched together.

    Args:
        tables: Name to values.
        case_sensitive: Whether ``aster`` is not ``Aster``.
        word_boundaries: Whether a value must stand as words of its own; without, it is also found inside words.
    """

    def __init__(
        self, tables: Mapping[str, Sequence[str]], *, case_sensitive: bool = False, word_boundaries: bool = True
    ) -> None:
        self._case_sensitive = case_sensitive
        self._tree: dict[str, Any] = {}
        odd: list[tuple[str, str]] = []
        for name, values in tables.items():
            for value in values:
                if word_boundaries and _is_plain(value):
                    self._plant(name, value)
                else:
                    odd.append((name, value))
        self._odd = _alternatives(odd, case_sensitive=case_sensitive, word_boundaries=word_boundaries)

    def find(self, text: str) -> list[Found]:
        """Every value in the text; at each place and for each table the longest one. They may overlap.

        Args:
            text: Any text; the work grows with its length.
        """
        pieces = _pieces(text)
        words = [piece if self._case_sensitive else piece.casefold() for piece, _, _ in pieces]
        found: list[Found] = []
        for index, word in enumerate(words):
            if word in self._tree and not _joined(text, pieces[index][1] - 1):
                found += self._longest(text, words, pieces, index)
        for pattern, values in self._odd:
            found += [
                Found(name, match.start(), match.end(), value)
                for match in pattern.finditer(text)
                for name, value in values.get(self._key(match.group()), ())
            ]
        return found

    def _plant(self, name: str, value: str) -> None:
        node = self._tree
        for piece in _PIECE.findall(value):
            node = node.setdefault(self._key(piece), {})
        node.setdefault(_HERE, {}).setdefault(name, value)

    def _longest(
        self, text: str, words: Sequence[str], pieces: Sequence[tuple[str, int, int]], first: int
    ) -> Iterator[Found]:
        best: dict[str, Found] = {}
        node = self._tree
        for index in range(first, len(words)):
            if index > first and not _belong_together(text, pieces[index - 1], pieces[index]):
                break
            following = node.get(words[index])
            if following is None:
                break
            node = following
            end = pieces[index][2]
            if _HERE in node and not _joined(text, end):
                for name, value in node[_HERE].items():
                    best[name] = Found(name, pieces[first][1], end, value)
        yield from best.values()

    def _key(self, text: str) -> str:
        return text if self._case_sensitive else text.casefold()


def _pieces(text: str) -> list[tuple[str, int, int]]:
    return [(match.group(), match.start(), match.end()) for match in _PIECE.finditer(text)]


def _is_plain(value: str) -> bool:
    """Whether a value is a path of pieces and nothing else (``C++`` is not)."""
    pieces = _pieces(value)
    whole = bool(pieces) and pieces[0][1] == 0 and pieces[-1][2] == len(value)
    return whole and all(_belong_together(value, first, second) for first, second in pairwise(pieces))


def _belong_together(text: str, first: tuple[str, int, int], second: tuple[str, int, int]) -> bool:
    """Whether what stands between two pieces may stand inside a value: not the end of a sentence, but ``St. Ives``."""
    if _BETWEEN.fullmatch(text, first[2], second[1]):
        return True
    return len(first[0]) <= 2 and first[0].isalpha() and bool(_AFTER_ABBREVIATION.fullmatch(text, first[2], second[1]))


def _joined(text: str, at: int) -> bool:
    """Whether the character at a place belongs to the same word as the value beside it."""
    return 0 <= at < len(text) and text[at].isalnum()


def _alternatives(
    values: Sequence[tuple[str, str]], *, case_sensitive: bool, word_boundaries: bool
) -> list[tuple[re.Pattern[str], dict[str, list[tuple[str, str]]]]]:
    """Values with other signs than letters and digits (``C++``) as one expression, the longest first."""
    by_key: dict[str, list[tuple[str, str]]] = {}
    for name, value in values:
        by_key.setdefault(value if case_sensitive else value.casefold(), []).append((name, value))
    if not by_key:
        return []
    either = "|".join(re.escape(value) for value in sorted({value for _, value in values}, key=len, reverse=True))
    whole = rf"(?<!\w)(?:{either})(?!\w)" if word_boundaries else either
    return [(re.compile(whole, 0 if case_sensitive else re.IGNORECASE), by_key)]
