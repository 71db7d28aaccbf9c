"""A classifier over sentence vectors, wording and n-grams, as it is served: a few matrix products."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlu.component import Features, Floats
from nlu.intent.neighbours import Neighbours

EXAMPLES, ENDS = "examples", "ends"
"""Arrays of the file that are no weights."""


@dataclass(frozen=True, slots=True)
class Heads:
    """``scores = Σ features @ weights + bias + factor · neighbours``, whose softmax is calibrated.

    Args:
        labels: The classes, in the order of the columns.
        bias: Shape (labels,).
        weights: By kind of features, shape (width, labels).
        neighbours: The examples that a text's vector is compared with; None without sentence vectors.
        factor: How much these count.
    """

    labels: tuple[str, ...]
    bias: Floats
    weights: Mapping[str, Floats]
    neighbours: Neighbours | None = None
    factor: float = 0.0

    def scores(self, features: Features) -> Floats:
        """Log-odds up to a constant of each row, shape (texts, labels)."""
        return self.scores_and_nearest(features)[0]

    def scores_and_nearest(self, features: Features) -> tuple[Floats, Floats | None]:
        """The scores, and the cosines to the nearest examples where there are sentence vectors."""
        parts: list[Floats] = [features[kind] @ weights for kind, weights in self.weights.items()]
        linear = sum(parts, self.bias)
        if self.neighbours is None:
            return linear, None
        found, nearest = self.neighbours.scores(features["vectors"], linear)
        return linear + np.float32(self.factor) * found, nearest

    def probabilities(self, features: Features) -> Floats:
        """Calibrated, shape (texts, labels); each row sums to one."""
        return softmax(self.scores(features))

    def save(self, folder: Path, name: str) -> None:
        """Write ``name``.json and ``name``.npz, in the half precision that weights and examples were rounded to."""
        described = {"labels": self.labels, "kinds": list(self.weights), "factor": self.factor}
        (folder / f"{name}.json").write_text(json.dumps(described, ensure_ascii=False))
        arrays: dict[str, Any] = {kind: weights.astype(np.float16) for kind, weights in self.weights.items()}
        if self.neighbours is not None:
            arrays[EXAMPLES] = self.neighbours.vectors.astype(np.float16)
            arrays[ENDS] = self.neighbours.ends
        np.savez(folder / f"{name}.npz", bias=self.bias, **arrays)

    @classmethod
    def load(cls, folder: Path, name: str) -> Heads:
        """Read what `save` wrote."""
        described = json.loads((folder / f"{name}.json").read_text())
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            weights = {kind: arrays[kind].astype(np.float32) for kind in described["kinds"]}
            known = None
            if EXAMPLES in arrays:
                known = Neighbours(arrays[EXAMPLES].astype(np.float32), arrays[ENDS])
            return cls(tuple(described["labels"]), arrays["bias"], weights, known, described["factor"])


def ranked(shares: Floats, *, most: int) -> list[list[tuple[int, float]]]:
    """The best columns of each row with their shares, best first; of equals the first column.

    Args:
        shares: Shape (texts, labels).
        most: How many of each row.
    """
    best = np.argsort(-shares, axis=1, kind="stable")[:, :most]
    return [
        list(zip(columns.tolist(), row[columns].tolist(), strict=True))
        for columns, row in zip(best, shares, strict=True)
    ]


def softmax(scores: Floats) -> Floats:
    """Row by row, safe against large scores."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares
