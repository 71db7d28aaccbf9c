"""What one message shows by its own words and marks, whatever was said before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.dialogue.frustration.phrases import CHARACTERS, found_in, words_of

_SPOKEN = re.compile(r"\b[^\W\d_]{2,}\b(?!-?\d)")
"""A word, and no part of a code such as FL-204417."""
_ANGRY_FACES = frozenset("😡😠🤬😤🙄💢👿🤦😒")
_MARKS = re.compile(r"[!?]{2,}|[!?]\s*$")
_PAIR = 2
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the customer, taken apart.

    Args:
        words: Those of more than three letters, in lower case, each once.
        found: Phrases by their kind (phrases.yml).
        capitals: Share of words in capitals, from 0 to 1; 0 where there is one word alone, as often a code as a shout.
        marks: 1 for ``!!``, ``??``, ``?!`` or an angry face, half of it for a message that ends in one ``!``.
    """

    words: frozenset[str]
    found: dict[str, list[str]]
    capitals: float
    marks: float

    @property
    def complains(self) -> bool:
        """Something in it is said by people for whom it goes badly."""
        return any(kind in self.found for kind in ("again", "correction", "blame", "doubt", "giving_up", "threat"))


@lru_cache(maxsize=512)
def take_apart(text: str) -> Said:
    """Read a message; the last few hundred are remembered, as each is asked for again in every later turn.

    Args:
        text: As the customer wrote it.
    """
    words = words_of(text)
    return Said(
        frozenset(word for word in words if len(word) > _SHORT),
        found_in(words),
        _capitals(text[:CHARACTERS]),
        _marks(text[:CHARACTERS]),
    )


def _capitals(text: str) -> float:
    if text.islower():
        return 0.0
    spoken = _SPOKEN.findall(text)
    shouted = sum(word.isupper() for word in spoken)
    return shouted / len(spoken) if len(spoken) >= _PAIR else 0.0


def _marks(text: str) -> float:
    if not _ANGRY_FACES.isdisjoint(text):
        return 1.0
    found = [match.strip() for match in _MARKS.findall(text)]
    if any(len(match) >= _PAIR for match in found):
        return 1.0
    return 0.5 if "!" in found else 0.0
