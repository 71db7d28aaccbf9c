"""Precision, recall and F1 of labels, in the JSON of scikit-learn's ``classification_report``, as Rasa writes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

CONFUSIONS = 3
"""Other labels named beside each label, the most frequent first."""


def classification(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Figures over right and predicted labels.

    Args:
        pairs: The right label, and the predicted one (``""`` for none).

    Returns:
        By label: precision, recall, f1-score, support, confused_with; and accuracy, macro avg, weighted avg.
    """
    hits = Counter(right for right, predicted in pairs if right == predicted)
    meant = Counter(right for right, _ in pairs)
    found = Counter(predicted for _, predicted in pairs)
    confused = Counter((right, predicted) for right, predicted in pairs if right != predicted)
    labels = {
        label: {**_scores(hits[label], found[label], meant[label]), "confused_with": _confusions(label, confused)}
        for label in sorted(meant)
    }
    return {**labels, "accuracy": hits.total() / max(len(pairs), 1), **averages(labels)}


def averages(labels: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """``macro avg``, in which labels count alike, and ``weighted avg``, in which they count as often as they occur."""
    weights = {label: scores["support"] for label, scores in labels.items()}
    return {"macro avg": _mean(labels, {}), "weighted avg": _mean(labels, weights)}


def _scores(hits: int, found: int, meant: int) -> dict[str, Any]:
    precision = hits / found if found else 0.0
    recall = hits / meant if meant else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return {"precision": precision, "recall": recall, "f1-score": f1, "support": meant}


def _confusions(label: str, confused: Counter[tuple[str, str]]) -> dict[str, int]:
    others = [(predicted, count) for (right, predicted), count in confused.most_common() if right == label]
    return dict(others[:CONFUSIONS])


def _mean(labels: Mapping[str, Mapping[str, Any]], weights: Mapping[str, int]) -> dict[str, Any]:
    total = sum(weights.get(label, 1) for label in labels) or 1
    means = {
        figure: sum(scores[figure] * weights.get(label, 1) for label, scores in labels.items()) / total
        for figure in ("precision", "recall", "f1-score")
    }
    return {**means, "support": sum(scores["support"] for scores in labels.values())}
