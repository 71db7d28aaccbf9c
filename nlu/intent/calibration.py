"""How honest a confidence is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

BINS = 10


def expected_calibration_error(confidence: NDArray[Any], right: NDArray[np.bool_], *, bins: int = BINS) -> float:
    """Mean gap between confidence and accuracy over bins of one width, weighted by their size; 0 is perfect.

    Args:
        confidence: Of the chosen answer, from 0 to 1, shape (texts,).
        right: Whether it was the right one, shape (texts,).
        bins: How many.

    Source: Guo et al., "On Calibration of Modern Neural Networks", 2017, https://arxiv.org/abs/1706.04599.
    """
    if not len(right):
        return 0.0
    where = np.minimum((confidence * bins).astype(np.intp), bins - 1)
    gaps = [
        abs(float(confidence[where == b].mean()) - float(right[where == b].mean())) * float((where == b).mean())
        for b in np.unique(where)
    ]
    return float(sum(gaps))
