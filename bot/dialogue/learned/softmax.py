"""Softmax regression: clues speak for labels, relations for whatever label stands in them (a conditional logit)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

CLOSE = 1e-7
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned.

    Args:
        clues: How much each clue (row) speaks for each label (column).
        relations: How much each relation speaks for the label that stands in it.
    """

    clues: Floats
    relations: Floats


@dataclass(frozen=True, slots=True)
class Sums:
    """Examples to learn from.

    Args:
        clues: Examples by clues; sparse.
        relations: Examples times labels, by relations; sparse.
        right: The number of each example's label.
        share: How much each example counts.
        labels: How many labels there are.
    """

    clues: Any
    relations: Any
    right: NDArray[np.int64]
    share: Floats
    labels: int


def fit(sums: Sums, *, decay: float, rounds: int) -> Weights:
    """The weights under which the examples are likeliest, large weights being held back.

    Args:
        sums: The examples.
        decay: How strongly large weights are held back.
        rounds: Most rounds of L-BFGS.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - costs a second, and only training needs it

    width = sums.labels
    rows = np.arange(len(sums.right))
    total = sums.share.sum()
    clues_t, relations_t = sums.clues.T.tocsr(), sums.relations.T.tocsr()
    speaks = _seen_together(clues_t, sums)
    many = int(speaks.sum())
    table = np.zeros(speaks.shape)

    def loss(flat: Floats) -> tuple[float, Floats]:
        table[speaks] = flat[:many]
        scores = sums.clues @ table
        scores += (sums.relations @ flat[many:]).reshape(-1, width)
        scores -= scores.max(axis=1, keepdims=True)
        chance = np.exp(scores)
        norm = chance.sum(axis=1, keepdims=True)
        chance /= norm
        likely = scores[rows, sums.right] - np.log(norm[:, 0])
        chance[rows, sums.right] -= 1.0
        chance *= sums.share[:, None]
        slope = np.concatenate([(clues_t @ chance)[speaks], relations_t @ chance.ravel()])
        value = -(sums.share @ likely) + 0.5 * decay * (flat @ flat)
        return value / total, (slope + decay * flat) / total

    start = np.zeros(many + sums.relations.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "gtol": 1e-6, "ftol": CLOSE})
    table[speaks] = found.x[:many]
    return Weights(table, found.x[many:])


def _seen_together(clues_t: Any, sums: Sums) -> NDArray[np.bool_]:
    """Which clues were seen with which labels: of others nothing is learned, which makes large projects quick."""
    right = np.zeros((len(sums.right), sums.labels))
    right[np.arange(len(sums.right)), sums.right] = 1.0
    together: NDArray[np.bool_] = (clues_t @ right) > 0
    return together
