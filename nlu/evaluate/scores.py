"""Precision, recall and F1 from counts."""

from __future__ import annotations

from nlu.evaluate.report import Scores


def scores(hits: int, found: int, meant: int) -> Scores:
    """Scores of one label; 0 where there is nothing to divide by.

    Args:
        hits: Found, and meant.
        found: Found at all.
        meant: Meant at all.
    """
    precision = hits / found if found else 0.0
    recall = hits / meant if meant else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return Scores(precision, recall, f1, meant)
