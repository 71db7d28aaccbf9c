"""How unlike a message is to the training examples most like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlu.component import Floats, HeldOut

LABELS_COMPARED = 10
"""Only examples of the best labels are compared with: as good as all of them, and as quick with many as with few."""


@dataclass(frozen=True, slots=True)
class Known:
    """Sentence vectors of the training examples, those of a label together.

    Args:
        vectors: Shape (examples, width).
        ends: Row after the last example of each label, shape (labels,).
    """

    vectors: Floats
    ends: NDArray[np.intp]
    by_label: Sequence[Floats] = field(init=False, repr=False)
    """The vectors of each label: views of ``vectors``."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_label", np.split(self.vectors, self.ends[:-1]))

    def distance(self, vector: Floats, labels: Sequence[int], neighbours: int) -> float:
        """Minus the mean cosine to the nearest examples of some labels; 1 where they have none."""
        alike = np.concatenate([self.by_label[label] @ vector for label in labels])
        if not len(alike):
            return 1.0
        nearest = np.partition(alike, -min(neighbours, len(alike)))[-neighbours:]
        return -float(nearest.mean())


def distances(known: Known, vectors: Floats, scores: Floats, neighbours: int) -> Floats:
    """Distance of each text to the examples of its best labels."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :LABELS_COMPARED]
    rows = [known.distance(vector, labels, neighbours) for vector, labels in zip(vectors, best.tolist(), strict=True)]
    return np.array(rows, np.float32)


def held_out_distances(vectors: Floats, held_out: HeldOut, neighbours: int) -> Floats:
    """Distance of each held-out example to the examples of the other folds."""
    found = np.zeros(len(vectors), np.float32)
    for fold in np.unique(held_out.folds):
        inside = held_out.folds == fold
        others = examples_by_label(vectors, held_out, among=~inside)
        found[inside] = distances(others, vectors[inside], held_out.scores[inside], neighbours)
    return found


def examples_by_label(vectors: Floats, held_out: HeldOut, *, among: NDArray[np.bool_] | None = None) -> Known:
    """Examples by label, rounded as they will be saved, so that loading changes nothing."""
    rows = np.arange(len(vectors)) if among is None else np.flatnonzero(among)
    order = rows[np.argsort(held_out.truth[rows], kind="stable")]
    counts = np.bincount(held_out.truth[rows], minlength=held_out.scores.shape[1])
    return Known(vectors[order].astype(np.float16).astype(np.float32), np.cumsum(counts))
