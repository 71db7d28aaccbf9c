"""Which words and pieces of words a text has: TF-IDF over word and character n-grams.

Source: Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988. Weights are
``(1 + ln count) · idf`` with
``idf = ln((1 + texts) / (1 + texts with it)) + 1``, rows of unit length.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from nlu.component import Floats, Over, Workspace, register
from nlu.errors import PipelineError
from nlu.types import TrainingData

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

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
    options: ClassVar[Mapping[str, Any]] = {"word": (1, 2), "char": (2, 5), "min_count": 2, "max_features": 60_000}

    def __init__(
        self, vocabulary: Mapping[str, int], idf: Floats, *, word: tuple[int, int], char: tuple[int, int]
    ) -> None:
        self._vocabulary = vocabulary
        self._idf = idf
        self._word = word
        self._char = char

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Learn the vocabulary: n-grams that at least ``min_count`` texts have, the commonest first."""
        del data, seed, over
        word, char = _range(options["word"], "word"), _range(options["char"], "char")
        texts_with = Counter(gram for text in workspace.texts for gram in set(_grams(text, word, char)))
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
        idf = (np.log((1 + len(workspace.texts)) / (1 + counts)) + 1).astype(np.float32)
        return cls({gram: column for column, gram in enumerate(kept)}, idf, word=word, char=char)

    def process(self, workspace: Workspace) -> None:
        """Fill ``ngrams``."""
        workspace.ngrams = self.transform(workspace.texts)

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Rows of unit length (or zero, where nothing is known), shape (texts, vocabulary), float32."""
        from scipy.sparse import csr_matrix

        find = self._vocabulary.get
        columns: list[int] = []
        counts: list[int] = []
        ends = [0]
        for text in texts:
            found = Counter(
                column for gram in _grams(text, self._word, self._char) if (column := find(gram)) is not None
            )
            columns.extend(found)
            counts.extend(found.values())
            ends.append(len(columns))
        where = np.array(columns, np.int32)
        values = (1 + np.log(np.array(counts, np.float32))) * self._idf[where]
        _to_unit_length(values, ends)
        return csr_matrix((values, where, np.array(ends, np.int32)), shape=(len(texts), len(self._idf)))

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


def _grams(text: str, word: tuple[int, int], char: tuple[int, int]) -> Iterator[str]:
    words = _WORD.findall(_DIGIT.sub("0", text[:CHARACTERS].lower()))
    for size in range(word[0], word[1] + 1) if word[1] else ():
        for start in range(len(words) - size + 1):
            yield "w:" + " ".join(words[start : start + size])
    for size in range(char[0], char[1] + 1) if char[1] else ():
        for each in words:
            padded = f" {each} "
            for start in range(len(padded) - size + 1):
                yield "c:" + padded[start : start + size]


def _to_unit_length(values: Floats, ends: Sequence[int]) -> None:
    for start, end in pairwise(ends):
        length = float(np.sqrt(np.dot(values[start:end], values[start:end])))
        if length:
            values[start:end] /= length


def _range(value: Any, option: str) -> tuple[int, int]:
    shortest, longest = (int(value[0]), int(value[1])) if value else (0, 0)
    if longest and not 1 <= shortest <= longest <= 8:
        raise PipelineError(
            f"{option}: [{shortest}, {longest}] is no range of n-gram lengths.",
            place=NgramFeaturizer.name,
            mend="Write the shortest and the longest, from 1 to 8, for example [1, 2]; or [0, 0] for none.",
        )
    return shortest, longest
