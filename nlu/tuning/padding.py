"""Texts of several lengths side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlu.component import Floats


def padded_states(states: Sequence[NDArray[np.floating]]) -> tuple[Floats, NDArray[np.int64]]:
    """The states of texts as one array with a mask.

    Args:
        states: Of each text, shape (pieces, width).

    Returns:
        Shapes (texts, pieces, width) and (texts, pieces); the mask is 1 where there is a piece.
    """
    length = max(len(each) for each in states)
    padded = np.zeros((len(states), length, states[0].shape[1]), np.float32)
    mask = np.zeros((len(states), length), np.int64)
    for row, each in enumerate(states):
        padded[row, : len(each)] = each
        mask[row, : len(each)] = 1
    return padded, mask
