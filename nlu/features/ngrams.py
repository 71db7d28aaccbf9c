"""Which words and pieces of words a text has: TF-IDF over word and character n-grams.

Source: Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988. Weights are
``(1 + ln count) · idf`` with
``idf = ln((1 + texts) / (1 + texts with it)) + 1``, rows of unit length.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

from nlu.component import Floats, Over, Workspace, readings_of, register
from nlu.errors import PipelineError
from nlu.features.sparse_rows import SparseRows
from nlu.types import TrainingData

CHARACTERS = 1_000
"""How much of a text is looked at: a customer's wish stands in its beginning, and time must not grow with an attack."""

_WORD = re.compile(r"\w+|[^\w\s]")
_DIGIT = re.compile(r"\d")


@register
class NgramFeaturizer:
    """Counts n-grams of words (``w:``) and of the characters of each word with a space on either side (``c:``).

    Digits are read as ``0``, so that one order number looks like another.

    Args:
        vocabulary: N-gram to column.
        idf: Weight of each column.
        word: Shortest and longest word n-gram; (0, 0) for none.
        char: Shortest and longest character n-gram; (0, 0) for none.
    """

    name: ClassVar[str] = "NgramFeaturizer"
    requires: ClassVar[frozenset[str]] = frozenset()
    provides: ClassVar[frozenset[str]] = frozenset({"ngrams"})
    reads: ClassVar[frozenset[str]] = frozenset()
    options: ClassVar[Mapping[str, Any]] = {"word": (1, 2), "char": (2, 5), "min_count": 2, "max_features": 60_000}

    def __init__(
        self, vocabulary: Mapping[str, int], idf: Floats, *, word: tuple[int, int], char: tuple[int, int]
    ) -> None:
        self._vocabulary = vocabulary
        self._idf = idf
        self._word = word
        self._char = char
        # Columns of the character n-grams of words that the training examples have; other words are not remembered.
        self._inside: dict[str, tuple[int, ...]] = {}

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Learn the vocabulary: n-grams that at least ``min_count`` texts have, the commonest first."""
        del data, seed, over
        word, char = _range(options["word"], "word"), _range(options["char"], "char")
        texts = readings_of(workspace)
        texts_with = Counter(gram for text in texts for gram in _grams(text, word, char))
        common = sorted(
            (gram for gram, count in texts_with.items() if count >= options["min_count"]),
            key=lambda g: (-texts_with[g], g),
        )
        kept = sorted(common[: options["max_features"]])
        if not kept:
            raise PipelineError(
                "No word or n-gram occurs often enough in the training examples.",
                place=cls.name,
                mend="Add examples, or lower min_count to 1.",
            )
        counts = np.array([texts_with[gram] for gram in kept], np.float32)
        idf = (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32)
        return cls({gram: column for column, gram in enumerate(kept)}, idf, word=word, char=char)

    def process(self, workspace: Workspace) -> None:
        """Fill ``ngrams``."""
        workspace.ngrams = self.transform(readings_of(workspace))

    def transform(self, texts: Sequence[str]) -> SparseRows:
        """Rows of unit length (or zero, where nothing is known), shape (texts, vocabulary), float32."""
        columns: list[int] = []
        counts: list[int] = []
        ends = [0]
        for text in texts:
            found = Counter(self._columns(text))
            columns.extend(found)
            counts.extend(found.values())
            ends.append(len(columns))
        where = np.array(columns, np.int32)
        values = (1 + np.log(np.array(counts, np.float32))) * self._idf[where]
        _to_unit_length(values, ends)
        return SparseRows(where, values, ends, len(self._idf))

    def _columns(self, text: str) -> list[int]:
        """The column of each n-gram that is known, as often as it occurs."""
        words = _words(text)
        find = self._vocabulary.get
        found = [column for gram in _word_grams(words, self._word) if (column := find(gram)) is not None]
        if self._char[1]:
            for word in words:
                inside = self._inside.get(word)
                found += self._look_inside(word) if inside is None else inside
        return found

    def _look_inside(self, word: str) -> tuple[int, ...]:
        find = self._vocabulary.get
        inside = tuple(column for gram in _char_grams(word, self._char) if (column := find(gram)) is not None)
        if f"w:{word}" in self._vocabulary:
            self._inside[word] = inside
        return inside

    def save(self, folder: Path) -> None:
        """Write ngrams.json and ngrams.npz."""
        described = {"word": self._word, "char": self._char, "vocabulary": list(self._vocabulary)}
        (folder / "ngrams.json").write_text(json.dumps(described, ensure_ascii=False))
        np.savez(folder / "ngrams.npz", idf=self._idf)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        described = json.loads((folder / "ngrams.json").read_text())
        with np.load(folder / "ngrams.npz", allow_pickle=False) as arrays:
            idf = arrays["idf"]
        vocabulary = {gram: column for column, gram in enumerate(described["vocabulary"])}
        return cls(vocabulary, idf, word=tuple(described["word"]), char=tuple(described["char"]))


def _grams(text: str, word: tuple[int, int], char: tuple[int, int]) -> set[str]:
    """Every n-gram of a text."""
    words = _words(text)
    grams = set(_word_grams(words, word))
    for each in set(words) if char[1] else ():
        grams.update(_char_grams(each, char))
    return grams


def _words(text: str) -> list[str]:
    return _WORD.findall(_DIGIT.sub("0", text[:CHARACTERS].lower()))


def _word_grams(words: Sequence[str], sizes: tuple[int, int]) -> list[str]:
    return [
        "w:" + " ".join(words[start : start + size])
        for size in range(max(sizes[0], 1), sizes[1] + 1)
        for start in range(len(words) - size + 1)
    ]


def _char_grams(word: str, sizes: tuple[int, int]) -> list[str]:
    padded = f" {word} "
    return [
        "c:" + padded[start : start + size]
        for size in range(sizes[0], sizes[1] + 1)
        for start in range(len(padded) - size + 1)
    ]


def _to_unit_length(values: Floats, ends: Sequence[int]) -> None:
    for start, end in pairwise(ends):
        row = values[start:end]
        length = math.sqrt(row @ row)
        if length:
            row /= length


def _range(value: Any, option: str) -> tuple[int, int]:
    shortest, longest = (int(value[0]), int(value[1])) if value else (0, 0)
    if longest and not 1 <= shortest <= longest <= 8:
        raise PipelineError(
            f"{option}: [{shortest}, {longest}] is no range of n-gram lengths.",
            place=NgramFeaturizer.name,
            mend="Write the shortest and the longest, from 1 to 8, for example [1, 2]; or [0, 0] for none.",
        )
    return shortest, longest
