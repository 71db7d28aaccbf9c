"""Phrases of phrases.yml in a message: what kind of thing is said, found by one walk over its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from nlu import read_yaml

CHARACTERS = 400
"""How much of a message is looked at, so that time stays bounded."""
_FILE = Path(__file__).with_name("phrases.yml")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'\u2019`\u00b4")


@cache
def _phrases() -> tuple[Mapping[tuple[str, ...], str], Mapping[str, int]]:
    """The kind of each phrase, and by its first word how many words the longest has."""
    kinds: dict[tuple[str, ...], str] = {}
    longest: dict[str, int] = {}
    for kind, phrases in read_yaml(_FILE).items():
        for phrase in phrases:
            words = tuple(phrase.split())
            kinds.setdefault(words, kind)
            longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return kinds, longest


def words_of(text: str) -> list[str]:
    """The words of a message, in lower case and without apostrophes."""
    return _WORD.findall(text[:CHARACTERS].translate(_APOSTROPHES).lower())


def found_in(words: list[str]) -> dict[str, list[str]]:
    """Phrases by their kind, in order; where several begin at a word, the longest, and the search goes on behind it."""
    kinds, longest = _phrases()
    found: dict[str, list[str]] = {}
    at = 0
    while at < len(words):
        step = 1
        for length in range(min(longest.get(words[at], 0), len(words) - at), 0, -1):
            kind = kinds.get(tuple(words[at : at + length]))
            if kind is not None:
                found.setdefault(kind, []).append(" ".join(words[at : at + length]))
                step = length
                break
        at += step
    return found
