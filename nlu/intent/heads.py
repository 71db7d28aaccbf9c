"""A linear classifier over sentence vectors and n-grams, as it is served: numpy and two matrix products."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlu.component import Floats


@dataclass(frozen=True, slots=True)
class Heads:
    """``scores = vectors @ vector_weights + ngrams @ ngram_weights + bias``; their softmax is calibrated.

    Args:
        labels: The classes, in the order of the columns.
        bias: Shape (labels,).
        vector_weights: Shape (width, labels), or None where the pipeline has no sentence vectors.
        ngram_weights: Shape (vocabulary, labels), or None where it has no n-grams.
    """

    labels: tuple[str, ...]
    bias: Floats
    vector_weights: Floats | None = None
    ngram_weights: Floats | None = None

    def scores(self, vectors: Floats | None, ngrams: Any) -> Floats:
        """Log-odds up to a constant of each row, shape (texts, labels)."""
        rows = vectors.shape[0] if self.vector_weights is not None and vectors is not None else ngrams.shape[0]
        total = np.tile(self.bias, (rows, 1))
        if self.vector_weights is not None and vectors is not None:
            total += vectors @ self.vector_weights
        if self.ngram_weights is not None:
            total += ngrams @ self.ngram_weights
        return total

    def probabilities(self, vectors: Floats | None, ngrams: Any) -> Floats:
        """Calibrated, shape (texts, labels); each row sums to one."""
        return softmax(self.scores(vectors, ngrams))

    def save(self, folder: Path, name: str) -> None:
        """Write ``name``.json and ``name``.npz."""
        (folder / f"{name}.json").write_text(json.dumps({"labels": self.labels}, ensure_ascii=False))
        parts = {"bias": self.bias, "vectors": self.vector_weights, "ngrams": _halved(self.ngram_weights)}
        arrays: dict[str, Any] = {key: part for key, part in parts.items() if part is not None}
        np.savez(folder / f"{name}.npz", **arrays)

    @classmethod
    def load(cls, folder: Path, name: str) -> Heads:
        """Read what `save` wrote."""
        labels = json.loads((folder / f"{name}.json").read_text())["labels"]
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            return cls(
                labels=tuple(labels),
                bias=arrays["bias"],
                vector_weights=arrays.get("vectors"),
                ngram_weights=arrays["ngrams"].astype(np.float32) if "ngrams" in arrays else None,
            )


def softmax(scores: Floats) -> Floats:
    """Row by row, safe against large scores."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _halved(weights: Floats | None) -> np.ndarray[Any, np.dtype[np.float16]] | None:
    """Half precision: `nlu.intent.fit` has rounded to it already, so nothing changes by saving."""
    return None if weights is None else weights.astype(np.float16)
