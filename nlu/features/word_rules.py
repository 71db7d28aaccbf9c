"""spaCy's rules for words and punctuation, without spaCy: they travel with the model, and serving imports no more.

The rules are data: expressions for what is cut off before, after and within a word, and words that are cut in their
own way ("don't" into "do" and "n't"). How they are applied is described at https://spacy.io/usage/linguistic-features
("How spaCy's tokenizer works"); the tests hold the tokens against spaCy's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from nlu.component import Token

REMEMBERED = 8_192
"""Words whose tokens are kept, since most words come again."""
_RUN = re.compile(r"\s+|\S+")

Written = tuple[str, int]
"""An expression and its flags."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a language; an expression may be missing.

    Args:
        prefix: What is cut off before a word.
        suffix: What is cut off after a word.
        infix: What a word is cut at.
        whole: What stays whole, affixes or not.
        url: What stays whole once its affixes are off.
        special: Words that are cut in their own way, and their pieces.
        sequences: Those of them that the other rules would cut, as the pieces that these make of them.
    """

    prefix: Written | None
    suffix: Written | None
    infix: Written | None
    whole: Written | None
    url: Written | None
    special: Mapping[str, Sequence[str]]
    sequences: Mapping[str, Sequence[str]]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


class WordRules:
    """Cuts texts into tokens; several threads may use one.

    Args:
        rules: Of the language.
    """

    def __init__(self, rules: Rules) -> None:
        self._prefix, self._suffix = _method(rules.prefix, "search"), _method(rules.suffix, "search")
        self._infix = _method(rules.infix, "finditer")
        self._whole, self._url = _method(rules.whole, "match"), _method(rules.url, "match")
        self._special = {word: tuple(pieces) for word, pieces in rules.special.items()}
        self._sequences = {tuple(pieces) for pieces in rules.sequences.values()}
        self._longest = max(map(len, self._sequences), default=0)
        self._openings = {pieces[0] for pieces in self._sequences}
        self._pieces = lru_cache(maxsize=REMEMBERED)(self._cut)

    def tokens(self, text: str) -> list[Token]:
        """The tokens of a text; spaces are none.

        Args:
            text: Any text; the time grows with the square of its longest word.
        """
        found: list[Token] = []
        for run in _RUN.finditer(text):
            start, word = run.start(), run.group()
            if word[0].isspace():
                # A space between words is nothing; more than that keeps what stands on its sides apart.
                apart = word[1:] if word[0] == " " and start else word
                found += [Token(apart, run.end() - len(apart), run.end())] if apart else ()
                continue
            for piece in self._pieces(word):
                found.append(Token(piece, start, start + len(piece)))
                start += len(piece)
        if not self._openings.isdisjoint(token.text for token in found):
            found = self._joined(text, found)
        return [token for token in found if not token.text.isspace()]

    def _cut(self, word: str) -> tuple[str, ...]:
        before: list[str] = []
        after: list[str] = []
        special = self._special
        size = 0
        while word and len(word) != size:
            if self._whole(word) or word in special:
                break
            size = len(word)
            first = _length(self._prefix(word))
            if first and word[first:] in special:
                before.append(word[:first])
                word = word[first:]
                break
            last = _length(self._suffix(word[first:]))
            if last and word[:-last] in special:
                after.append(word[-last:])
                word = word[:-last]
                break
            if first:
                before.append(word[:first])
            if last and first + last <= size:
                after.append(word[size - last :])
                word = word[first : size - last]
            elif first:
                word = word[first:]
        return (*before, *self._inside(word), *reversed(after))

    def _inside(self, word: str) -> Sequence[str]:
        if not word:
            return ()
        if word in self._special:
            return self._special[word]
        if self._whole(word) or self._url(word):
            return (word,)
        pieces: list[str] = []
        start = 0
        for found in self._infix(word):
            if found.start() == 0:
                continue
            pieces += (word[start : found.start()], found.group())
            start = found.end()
        return [piece for piece in (*pieces, word[start:]) if piece]

    def _joined(self, text: str, tokens: Sequence[Token]) -> list[Token]:
        """Special words that the other rules have cut (":" and ")"), put together again and cut in their own way."""
        spans = _apart(self._found(tokens))
        out: list[Token] = []
        done = 0
        for first, end in spans:
            start = tokens[first].start
            pieces = self._special.get(text[start : tokens[end - 1].end])
            out += tokens[done:first]
            done = end
            if pieces is None:  # with a space inside
                out += tokens[first:end]
                continue
            for piece in pieces:
                out.append(Token(piece, start, start + len(piece)))
                start += len(piece)
        return [*out, *tokens[done:]]

    def _found(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
        words = [token.text for token in tokens]
        for first, word in enumerate(words):
            if word in self._openings:
                for end in range(first + 1, min(first + self._longest, len(words)) + 1):
                    if tuple(words[first:end]) in self._sequences:
                        yield first, end


def _apart(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest spans, of equals the first, none of which overlap; in their order."""
    kept: list[tuple[int, int]] = []
    taken: set[int] = set()
    for first, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if first not in taken and end - 1 not in taken:
            kept.append((first, end))
        taken.update(range(first, end))
    return sorted(kept)


def _length(found: re.Match[str] | None) -> int:
    return found.end() - found.start() if found else 0


def _method(written: Written | None, name: str) -> Callable[[str], Any]:
    if written is None:
        return _nothing
    expression: re.Pattern[str] = re.compile(*written)
    method: Callable[[str], Any] = getattr(expression, name)
    return method


def _nothing(_word: str) -> tuple[()]:
    return ()
