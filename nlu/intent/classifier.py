"""What the customer wants, with calibrated confidence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

from nlu.component import Floats, HeldOut, Over, Workspace, features_of, register, rehearsal_of
from nlu.errors import PipelineError
from nlu.intent.calibration import expected_calibration_error
from nlu.intent.fit import Fit, fit_heads
from nlu.intent.heads import Heads, ranked, softmax
from nlu.types import Intent, TrainingData

RANKED = 10
"""Intents in a ranking, as in Rasa."""


@register
class IntentClassifier:
    """Linear heads over sentence vectors, wording and n-grams.

    A retrieval intent (``faq``) is many questions with nothing in common, so its keys (``faq/opening_hours``) are told
    apart here and their probabilities added up.

    Args:
        heads: One column for each intent or retrieval key.
        metrics: What held-out examples showed at training.
    """

    name: ClassVar[str] = "IntentClassifier"
    requires: ClassVar[frozenset[str]] = frozenset({"vectors|ngrams"})
    provides: ClassVar[frozenset[str]] = frozenset({"ranking", "scores"})
    uses: ClassVar[frozenset[str]] = frozenset({"tuned"})
    reads: ClassVar[frozenset[str]] = frozenset({"intents", "rehearsal"})
    options: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, heads: Heads, *, metrics: Mapping[str, float] | None = None) -> None:
        self._heads = heads
        self.metrics = dict(metrics or {})
        self._names, self._parent = _parents(heads.labels)

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Fit to all examples that have an intent."""
        del options, over
        rows = np.array([row for row, example in enumerate(data.examples) if example.intent], np.intp)
        labels = [str(data.examples[row].intent) for row in rows]
        if len({label.split("/")[0] for label in labels}) < 2:
            raise PipelineError(
                "There are fewer than two intents to tell apart.",
                place="data/nlu",
                mend="Add examples of a second intent.",
            )
        fit = fit_heads(labels, features_of(workspace, rows), seed=seed, rehearsal=rehearsal_of(workspace, rows))
        workspace.held_out = HeldOut(rows, fit.folds, fit.held_out, fit.truth, fit.judged, fit.nearest)
        return cls(fit.heads, metrics=_metrics(fit))

    def process(self, workspace: Workspace) -> None:
        """Fill ``scores``, and ``ranking``: the best ten intents of each text; none for an empty text."""
        workspace.scores, workspace.nearest = self._heads.scores_and_nearest(features_of(workspace))
        shares = softmax(workspace.scores) @ self._parent
        workspace.ranking = [
            [Intent(self._names[column], share) for column, share in best] if text.strip() else []
            for text, best in zip(workspace.texts, ranked(shares, most=RANKED), strict=True)
        ]

    def save(self, folder: Path) -> None:
        """Write intents.json and intents.npz."""
        self._heads.save(folder, "intents")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        return cls(Heads.load(folder, "intents"))


def _parents(labels: tuple[str, ...]) -> tuple[tuple[str, ...], Floats]:
    """Intent names, and the matrix (labels, intents) that adds the keys of an intent up."""
    names = tuple(dict.fromkeys(label.split("/")[0] for label in labels))
    matrix = np.zeros((len(labels), len(names)), np.float32)
    for row, label in enumerate(labels):
        matrix[row, names.index(label.split("/")[0])] = 1.0
    return names, matrix


def _metrics(fit: Fit) -> dict[str, float]:
    """Accuracy and calibration on held-out examples, with the keys of retrieval intents taken together."""
    names, parent = _parents(fit.heads.labels)
    shares = softmax(fit.held_out[fit.judged]) @ parent
    truth = parent[fit.truth[fit.judged]].argmax(axis=1)
    right = shares.argmax(axis=1) == truth
    return {
        "intents": float(len(names)),
        "examples": float(len(fit.truth)),
        "held_out_accuracy": float(right.mean()) if len(right) else 0.0,
        "held_out_calibration_error": expected_calibration_error(shares.max(axis=1), right),
        **{f"share_of_{kind}": share for kind, share in fit.shares.items()},
    }
