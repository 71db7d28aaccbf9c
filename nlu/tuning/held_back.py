"""Which examples the encoder does not see at first, so that heads can be judged honestly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ONE_IN = 5
FEWEST = 3
"""Of a label with fewer examples none is held back: the encoder could not learn it."""


def held_back(labels: Sequence[str], *, seed: int) -> NDArray[np.bool_]:
    """One in five examples of each label, and at least one.

    Args:
        labels: Of each example.
        seed: Of the draw.
    """
    names, truth = np.unique(np.array(labels), return_inverse=True)
    random = np.random.default_rng(seed)
    chosen = np.zeros(len(labels), np.bool_)
    for label in range(len(names)):
        rows = random.permutation(np.flatnonzero(truth == label))
        if len(rows) >= FEWEST:
            chosen[rows[: max(round(len(rows) / ONE_IN), 1)]] = True
    return chosen
