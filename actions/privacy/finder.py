"""Finds names in texts and in bytes: a regular expression, asked only where something cheaper says that it may fit.

Most texts hold no name. To look for plain words takes a hundredth of what the expression takes, which must look at
every sign before and after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import AnyStr


class Finder:
    """A search that works as `re.Pattern` does, whatever the case of letters.

    Args:
        pattern: The regular expression.
        words: Plain texts.
        cores: Regular expressions that begin with a plain sign. Where the pattern fits, one of the words or cores does.
    """

    def __init__(self, pattern: str, *, words: Sequence[str], cores: Sequence[str]) -> None:
        self.pattern = pattern
        self.words = tuple(words)
        self.cores = tuple(cores)
        self._text = re.compile(pattern, re.IGNORECASE)
        self._bytes = re.compile(pattern.encode(), re.IGNORECASE)
        self._core_texts = [re.compile(core) for core in cores]
        self._core_bytes = [re.compile(core.encode()) for core in cores]
        self._text_words = [word.lower() for word in words]
        self._byte_words = [word.encode().lower() for word in words]

    def search(self, text: AnyStr) -> re.Match[AnyStr] | None:
        """The first place where a name stands."""
        return next(self.finditer(text), None)

    def finditer(self, text: AnyStr) -> Iterator[re.Match[AnyStr]]:
        """All places where a name stands."""
        if isinstance(text, bytes):
            return self._bytes.finditer(text) if self._may_be_in_bytes(text) else iter(())
        return self._text.finditer(text) if self._may_be_in_text(text) else iter(())

    def sub(self, word: str, text: str) -> str:
        """The text with a word in the place of each name."""
        return self._text.sub(lambda _: word, text)

    def _may_be_in_text(self, text: str) -> bool:
        if not text.isascii():  # letters outside ASCII have more pairs of large and small than `lower` knows
            return True
        lowered = text.lower()
        return any(word in lowered for word in self._text_words) or any(core.search(text) for core in self._core_texts)

    def _may_be_in_bytes(self, block: bytes) -> bool:
        lowered = block.lower()
        return any(word in lowered for word in self._byte_words) or any(core.search(block) for core in self._core_bytes)
