"""Mistyped words, mended by the words of the project's own examples.

A word is left as it is when the examples have it, or when it is a word of English. Any other is taken for the nearest
word of the examples, if one lies near: one slip away, or two where the word is long. A slip is a letter too many, too
few, wrong, or swapped with the next.

Source: Damerau, "A technique for computer detection and correction of spelling errors", 1964.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache

SHORTEST, LONG, LONGEST = 4, 7, 24
"""Letters of a word that is looked at; from which on it may have two slips; above which it is no word."""
FREQUENT = 10
"""Examples that must have each of two words which were run together."""
LEAST_STEM, LEAST_PART = 3, 4
"""Letters of a known word before an ending; after a beginning, and of either word in a compound."""
WORDS = 60
"""How many words of a message are mended, so that its time is bounded."""

_BEGINNINGS = ("un", "re", "de", "dis", "in", "mis", "pre", "non", "on", "off", "out", "over", "under", "up", "down")
_ENDINGS = ("s", "es", "ed", "ing", "er", "est", "ly", "ness", "less", "able", "ful", "'s", "'ll", "'d", "n't")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


class Spelling:
    """Mends words.

    Args:
        counts: Words of the examples in small letters, and how many examples have them.
        english: Further words that are right.
    """

    def __init__(self, counts: Mapping[str, int], english: Set[str]) -> None:
        self.counts = dict(counts)
        self.english = frozenset(english)
        self._by_stump: defaultdict[str, list[str]] = defaultdict(list)
        self._long: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for word in self.counts:
            if SHORTEST - 1 <= len(word) <= LONGEST:
                for stump in _stumps(word):
                    self._by_stump[stump].append(word)
            if LONG - 1 <= len(word) <= LONGEST:
                self._long[word[0]].append((word, _letters(word)))
        self._mended = lru_cache(maxsize=4_096)(self._mend)

    def mend(self, text: str) -> str:
        """The text with its mistyped words mended; capitals of those are lost."""
        left = WORDS

        def each(found: re.Match[str]) -> str:
            nonlocal left
            word = found.group()
            mended = self._mended(word.lower()) if left and SHORTEST <= len(word) <= LONGEST else None
            left -= mended is not None
            return word if mended is None else mended

        return _WORD.sub(each, text.replace("\u2019", "'"))

    def _mend(self, word: str) -> str | None:
        if self._is_known(word) or self._is_derived(word):
            return None
        near = min(self._near(word), default=None)
        return near[-1] if near else self._apart(word)

    def _near(self, word: str) -> Iterator[tuple[int, bool, int, str]]:
        """Words that may be meant, the likeliest the least: slips, another first letter, how rare."""
        for other in {other for stump in _stumps(word) for other in self._by_stump.get(stump, ())}:
            if slips_between(word, other, 1) == 1 and not (len(word) == SHORTEST and _differ_in_a_letter(word, other)):
                yield 1, other[0] != word[0], -self.counts[other], other
        if len(word) >= LONG:
            letters = _letters(word)
            for other, others in self._long.get(word[0], ()):
                if (letters ^ others).bit_count() <= 4 and slips_between(word, other, 2) == 2:
                    yield 2, False, -self.counts[other], other

    def _is_known(self, word: str) -> bool:
        return word in self.counts or word in self.english

    def _is_derived(self, word: str) -> bool:
        """A known word with a beginning or an ending (nicest, unblock, offline), or two in one (voicemail)."""
        for beginning in _BEGINNINGS:
            rest = word.removeprefix(beginning)
            if rest != word and len(rest) >= LEAST_PART and self._is_known(rest):
                return True
        for ending in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= LEAST_STEM:
                changed = f"{stem[:-1]}y" if stem[-1] == "i" else stem[:-1] if stem[-1] == stem[-2] else f"{stem}e"
                if self._is_known(stem) or self._is_known(changed):
                    return True
        places = range(LEAST_PART, len(word) - LEAST_PART + 1)
        return any(self._is_known(word[:place]) and self._is_known(word[place:]) for place in places)

    def _apart(self, word: str) -> str | None:
        """Two frequent words that were run together."""
        for place in range(2, len(word) - 1):
            first, second = word[:place], word[place:]
            if min(self.counts.get(first, 0), self.counts.get(second, 0)) >= FREQUENT:
                return f"{first} {second}"
        return None


def words_of(texts: Iterable[str]) -> Counter[str]:
    """Words in small letters, and how many texts have each."""
    return Counter(word for text in texts for word in set(_WORD.findall(text.replace("\u2019", "'").lower())))


def slips_between(word: str, other: str, most: int) -> int:
    """How many slips lead from one word to another (optimal string alignment); above ``most`` just more than it.

    >>> slips_between("ordre", "order", 2)
    1
    """
    if abs(len(word) - len(other)) > most:
        return most + 1
    before: Sequence[int] = ()
    row: Sequence[int] = range(len(other) + 1)
    for down, sign in enumerate(word, 1):
        line = [down]
        for across, against in enumerate(other, 1):
            cost = min(row[across] + 1, line[-1] + 1, row[across - 1] + (sign != against))
            if before and across > 1 and sign == other[across - 2] and word[down - 2] == against:
                cost = min(cost, before[across - 2] + 1)
            line.append(cost)
        before, row = row, line
    return min(row[-1], most + 1)


def _differ_in_a_letter(word: str, other: str) -> bool:
    """One letter is another one: of short words too many are such neighbours (hola, hold)."""
    return len(word) == len(other) and sorted(word) != sorted(other)


def _stumps(word: str) -> set[str]:
    """The word, and what is left of it without one letter: words one slip apart share one."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _letters(word: str) -> int:
    """The set of the word's letters as bits; two slips change four of them at most."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % 64)
    return bits
