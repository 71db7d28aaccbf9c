"""The linear model of sentiment: weights of three kinds of features, and probabilities of the five levels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlu.component import Floats
from nlu.errors import ModelFileError
from nlu.sentiment.levels import LABELS

VECTOR_SCALE, WORDING_SCALE, SIGNAL_SCALE = 1.5, 1.0, 0.3
"""How large features are beside word n-grams, which are 1; found by cross-validation over the topics of sentiment."""


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a batch of texts.

    Args:
        vectors: Sentence vectors and, where there are any, wordings beside them, as large as they count.
        signals: Counts of how it is written, shape (texts, signals).
        words: Word n-grams, rows of unit length, shape (texts, vocabulary): `SparseRows`, or in training a CSR matrix.
    """

    vectors: Floats
    signals: Floats
    words: Any


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights, one column a level.

    Args:
        vectors: Shape (width, 5).
        signals: Shape (signals, 5).
        words: Shape (vocabulary, 5).
        bias: Shape (5,).
    """

    vectors: Floats
    signals: Floats
    words: Floats
    bias: Floats

    def probabilities(self, features: Features) -> Floats:
        """Probability of each level, shape (texts, 5)."""
        scores = features.vectors @ self.vectors + features.signals @ self.signals + self.bias
        scores += features.words @ self.words
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        out: Floats = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
        return out

    def save(self, path: Path) -> None:
        """Write an npz file."""
        np.savez(path, vectors=self.vectors, signals=self.signals, words=self.words, bias=self.bias)

    @classmethod
    def load(cls, path: Path) -> Linear:
        """Read what `save` wrote.

        Raises:
            ModelFileError: The file holds something else.
        """
        with np.load(path, allow_pickle=False) as arrays:
            read = {name: arrays[name] for name in cls.__slots__ if name in arrays}
        if len(read) < len(cls.__slots__) or any(array.shape[-1] != len(LABELS) for array in read.values()):
            raise ModelFileError("The sentiment weights do not fit.", place=str(path), mend="Train the model again.")
        return cls(**read)
