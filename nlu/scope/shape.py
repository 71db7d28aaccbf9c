"""How far a message lies from the intents, beyond how far it lies from what was taught as a whole.

Each intent is a normal distribution around its mean, all of one shape; what was taught as a whole is another. The
difference of the two squared Mahalanobis distances is small where a message is like the intents in what sets them
apart, whatever else it is about, so that a message near many examples and like none of their intents is found out.

Source: Ren et al., "A Simple Fix to Mahalanobis Distance for Improving Near-OOD Detection", 2021,
https://arxiv.org/abs/2106.09022.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.component import Floats

SHRINKAGE = 0.2
"""How far covariances are drawn to a sphere: there are fewer examples than pairs of columns."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The difference of the distances to the nearest intent and to the whole, as one polynomial of the vector.

    Args:
        square: Shape (width, width).
        linear: Of each intent, shape (width, intents).
        constant: Of each intent, shape (intents,).
    """

    square: Floats
    linear: Floats
    constant: Floats

    def foreignness(self, vectors: Floats) -> Floats:
        """The difference for the nearest intent, shape (texts,).

        Args:
            vectors: Shape (texts, width).
        """
        intents = (vectors @ self.linear + self.constant).min(axis=1)
        foreignness: Floats = ((vectors @ self.square) * vectors).sum(axis=1) + intents
        return foreignness


def shape_of(vectors: Floats, truth: NDArray[np.intp]) -> Shape:
    """Fit to examples.

    Args:
        vectors: Shape (examples, width).
        truth: Number of the intent of each.
    """
    labels, intents = np.unique(truth, return_inverse=True)
    rows = vectors.astype(np.float64)
    means = np.stack([rows[intents == label].mean(axis=0) for label in range(len(labels))])
    within, whole = _precision(rows - means[intents]), _precision(rows - rows.mean(axis=0))
    centre = rows.mean(axis=0)
    linear = 2 * (whole @ centre)[:, None] - 2 * within @ means.T
    constant = np.einsum("ij,jk,ik->i", means, within, means) - centre @ whole @ centre
    square = within - whole
    return Shape(square.astype(np.float32), linear.astype(np.float32), constant.astype(np.float32))


def _precision(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The inverse of their covariance, drawn to a sphere."""
    covariance = rows.T @ rows / len(rows)
    width = len(covariance)
    sphere = max(float(np.trace(covariance)) / width, 1e-9) * np.eye(width)
    return np.asarray(np.linalg.inv((1 - SHRINKAGE) * covariance + SHRINKAGE * sphere), np.float64)
