"""The best sequence of labels among those that entities can have: no inside without a beginning.

Source: Viterbi, "Error bounds for convolutional codes", 1967.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlu.component import Floats
from nlu.entities.labels import OUTSIDE

Follows = NDArray[np.bool_]
"""Shape (labels + 1, labels): whether a label may follow another one; the last row is for the first of a text."""

_NEVER = np.float32(-1e9)


def follows(labels: Sequence[str]) -> Follows:
    """Which label may follow which.

    Args:
        labels: Of BIO or BILOU.
    """
    return np.array([[_may_follow(before, label) for label in labels] for before in (*labels, OUTSIDE)], np.bool_)


def _may_follow(before: str, label: str) -> bool:
    if label[0] not in "IL":
        return True
    return before[0] in "BI" and before[1:] == label[1:]


def best_path(scores: Floats, allowed: Follows) -> list[int]:
    """The places of the labels.

    Args:
        scores: Logarithms of probabilities, shape (tokens, labels).
        allowed: What `follows` gave.
    """
    greedy = scores.argmax(axis=1)
    if allowed[np.concatenate([[-1], greedy[:-1]]), greedy].all():
        found: list[int] = greedy.tolist()
        return found
    cost = np.where(allowed, np.float32(0), _NEVER)
    total = scores[0] + cost[-1]
    back: list[NDArray[np.intp]] = []
    for row in scores[1:]:
        ways = total[:, None] + cost[:-1]
        best = ways.argmax(axis=0)
        total = ways[best, np.arange(len(best))] + row
        back.append(best)
    path = [int(total.argmax())]
    for best in reversed(back):
        path.append(int(best[path[-1]]))
    return path[::-1]
