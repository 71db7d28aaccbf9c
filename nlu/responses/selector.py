"""Which answer of a retrieval intent a question asks for: ``faq`` to ``faq/opening_hours``."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

from nlu.component import Floats, Over, Workspace, features_of, register
from nlu.intent.fit import fit_heads
from nlu.intent.heads import Heads, ranked
from nlu.types import RetrievalAnswer, TrainingData

RANKED = 10
Responses = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class _Selector:
    """The keys of one retrieval intent, and the heads that tell them apart (None for a single key)."""

    intent: str
    keys: tuple[str, ...]
    heads: Heads | None

    def shares(self, workspace: Workspace) -> Floats:
        if self.heads is None:
            return np.ones((len(workspace.texts), 1), np.float32)
        return self.heads.probabilities(features_of(workspace))


@register
class ResponseSelector:
    """The best key of each retrieval intent, whatever the intent of the text turns out to be.

    Args:
        selectors: One for each retrieval intent.
        responses: The texts of each key.
        metrics: Held-out accuracy of each selector.
    """

    name: ClassVar[str] = "ResponseSelector"
    requires: ClassVar[frozenset[str]] = frozenset({"vectors|ngrams"})
    provides: ClassVar[frozenset[str]] = frozenset({"retrieval"})
    uses: ClassVar[frozenset[str]] = frozenset({"tuned"})
    reads: ClassVar[frozenset[str]] = frozenset({"intents", "rehearsal", "responses"})
    options: ClassVar[Mapping[str, Any]] = {}

    def __init__(
        self, selectors: Sequence[_Selector], responses: Responses, *, metrics: Mapping[str, float] | None = None
    ) -> None:
        self._selectors = tuple(selectors)
        self._responses = {key: tuple(texts) for key, texts in responses.items()}
        self.metrics = dict(metrics or {})

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Fit a selector for each retrieval intent among the examples; there may be none."""
        del options, over
        rows: dict[str, list[int]] = defaultdict(list)
        for row, example in enumerate(data.examples):
            if example.intent and "/" in example.intent:
                rows[example.intent.split("/")[0]].append(row)
        selectors, metrics = [], {}
        for intent in sorted(rows):
            selector, accuracy = _fit(intent, np.array(rows[intent], np.intp), data, workspace, seed)
            selectors.append(selector)
            metrics[f"{intent}_held_out_accuracy"] = accuracy
        return cls(selectors, data.responses, metrics=metrics)

    def process(self, workspace: Workspace) -> None:
        """Fill ``retrieval``: for each text, an answer of each retrieval intent."""
        columns = [self._answers(selector, workspace) for selector in self._selectors]
        workspace.retrieval = [[answers[row] for answers in columns] for row in range(len(workspace.texts))]

    def _answers(self, selector: _Selector, workspace: Workspace) -> list[RetrievalAnswer]:
        return [self._answer(selector, best) for best in ranked(selector.shares(workspace), most=RANKED)]

    def _answer(self, selector: _Selector, best: Sequence[tuple[int, float]]) -> RetrievalAnswer:
        ranking = tuple((selector.keys[column], share) for column, share in best)
        key, confidence = ranking[0]
        return RetrievalAnswer(selector.intent, key, confidence, ranking, self._responses.get(key, ()))

    def save(self, folder: Path) -> None:
        """Write responses.json and, for each retrieval intent, its heads."""
        described = [
            {"intent": s.intent, "keys": s.keys, "file": f"selector_{number}" if s.heads else None}
            for number, s in enumerate(self._selectors)
        ]
        for number, selector in enumerate(self._selectors):
            if selector.heads is not None:
                selector.heads.save(folder, f"selector_{number}")
        whole = {"selectors": described, "responses": self._responses}
        (folder / "responses.json").write_text(json.dumps(whole, ensure_ascii=False))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        whole = json.loads((folder / "responses.json").read_text())
        selectors = [
            _Selector(s["intent"], tuple(s["keys"]), Heads.load(folder, s["file"]) if s["file"] else None)
            for s in whole["selectors"]
        ]
        return cls(selectors, whole["responses"])


def _fit(
    intent: str, rows: np.ndarray[Any, np.dtype[np.intp]], data: TrainingData, workspace: Workspace, seed: int
) -> tuple[_Selector, float]:
    keys = [str(data.examples[row].intent) for row in rows]
    if len(set(keys)) == 1:
        return _Selector(intent, (keys[0],), None), 1.0
    fit = fit_heads(keys, features_of(workspace, rows), seed=seed)
    right = fit.held_out[fit.judged].argmax(axis=1) == fit.truth[fit.judged]
    return _Selector(intent, fit.heads.labels, fit.heads), float(right.mean()) if len(right) else 0.0
