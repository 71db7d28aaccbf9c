"""A small convolutional network that reads the label of each token from token vectors and features.

Source: Strubell et al., "Fast and Accurate Entity Recognition with Iterated Dilated Convolutions", 2017.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from pathlib import Path

import numpy as np

from nlu.component import Floats
from nlu.entities.paths import Follows, best_path, follows

STEPS = (1, 2)
"""How far each layer looks to both sides of a token, beyond what the layer before it saw."""

Names = Sequence[str]
"""Features of one token, by name."""


@dataclass(frozen=True)
class TokenNetwork:
    """What was learnt.

    Args:
        labels: Of the outputs.
        features: Name of a feature to its row of ``embedding``.
        parts: ``dense`` (width, hidden), ``embedding`` (features, hidden), ``layer0``, … (3 x hidden, hidden) and
            ``out`` (hidden, labels); all but the embedding with a ``….bias``; ``mean`` (width), the vector that
            stands for a token which the encoder did not read.
    """

    labels: tuple[str, ...]
    features: Mapping[str, int]
    parts: Mapping[str, Floats]

    def tag(self, names: Sequence[Names], vectors: Floats) -> list[tuple[str, float]]:
        """The likeliest labels of a text that can stand in a row, each with its probability.

        Args:
            names: Features of each token.
            vectors: Of the tokens, shape (tokens, width).
        """
        scores = self.scores(names, vectors)
        path = best_path(scores, self._follows)
        return [(self.labels[label], float(np.exp(row[label]))) for row, label in zip(scores, path, strict=True)]

    @cached_property
    def _follows(self) -> Follows:
        return follows(self.labels)

    def scores(self, names: Sequence[Names], vectors: Floats) -> Floats:
        """Logarithms of probabilities, shape (tokens, labels).

        Args:
            names: Features of each token.
            vectors: Of the tokens, shape (tokens, width).
        """
        parts = self.parts
        read = np.asarray(vectors.any(axis=1))
        if not read.all():
            vectors = np.where(read[:, None], vectors, parts["mean"])
        hidden = vectors @ parts["dense"] + parts["dense.bias"]
        hidden = np.maximum(hidden + self._embedded(names), 0.0)
        for number, step in enumerate(STEPS):
            around = look_around(hidden, step)
            hidden = hidden + np.maximum(around @ parts[f"layer{number}"] + parts[f"layer{number}.bias"], 0.0)
        return log_softmax(hidden @ parts["out"] + parts["out.bias"])

    def _embedded(self, names: Sequence[Names]) -> Floats:
        """The sum of the features' rows for each token."""
        known, embedding = self.features, self._embedding
        rows = [[-1, *(known[name] for name in each if name in known)] for each in names]
        starts = [0, *accumulate(map(len, rows[:-1]))]
        sums: Floats = np.add.reduceat(embedding[[*chain.from_iterable(rows)]], starts, axis=0)
        return sums

    @cached_property
    def _embedding(self) -> Floats:
        """With a row of zeros at the end, so that no token is without a row."""
        part = self.parts["embedding"]
        return np.concatenate([part, np.zeros((1, part.shape[1]), np.float32)])

    def save(self, folder: Path) -> None:
        """Write network.json and network.npz, numbers in the half precision that they were rounded to."""
        described = {"labels": self.labels, "features": list(self.features)}
        (folder / "network.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
        arrays = {name: part.astype(np.float16) for name, part in self.parts.items()}
        np.savez(folder / "network.npz", **arrays)  # type: ignore[arg-type]  # its stub takes a name for an option

    @classmethod
    def load(cls, folder: Path) -> TokenNetwork:
        """Read what `save` wrote."""
        described = json.loads((folder / "network.json").read_text(encoding="utf-8"))
        with np.load(folder / "network.npz", allow_pickle=False) as arrays:
            parts = {name: arrays[name].astype(np.float32) for name in arrays.files}
        features = {name: row for row, name in enumerate(described["features"])}
        return cls(tuple(described["labels"]), features, parts)


def look_around(hidden: Floats, step: int) -> Floats:
    """Beside each row those ``step`` before and after it, zero beyond the ends; shape (rows, 3 x width)."""
    rows, width = hidden.shape
    around = np.zeros((rows, 3 * width), np.float32)
    around[step:, :width] = hidden[: max(rows - step, 0)]
    around[:, width : 2 * width] = hidden
    around[: max(rows - step, 0), 2 * width :] = hidden[step:]
    return around


def log_softmax(scores: Floats) -> Floats:
    """Row by row, safe against large scores."""
    below: Floats = scores - scores.max(axis=1, keepdims=True)
    logs: Floats = below - np.log(np.exp(below).sum(axis=1, keepdims=True))
    return logs
