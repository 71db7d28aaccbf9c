"""How far a message lies from everything the assistant was taught, apart from which intent it would be.

Three things are measured: how weakly the intents answer, how unlike the message is to the examples most like it, and
how little it has of what sets intents apart. Each is put in units of its spread over held-out examples of the training
data, and their weighted mean is the score. The threshold is the score that a given share of the held-out examples
exceeds, so no out-of-scope examples are needed.

The weights were chosen with intents of CLINC150's training split held out as foreign: whole groups of them, which are
far from the others, and single ones, which are near. Weakness is best for what is near, likeness for what is far.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

from nlu.component import NEAREST, Floats, HeldOut, Over, Workspace, register
from nlu.errors import PipelineError
from nlu.scope.shape import Shape, shape_of
from nlu.types import Entity, OutOfScope, TrainingData

WEIGHTS = {"weakness": 2.0, "distance": 1.0, "foreignness": 1.0}


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation of a distance over the held-out examples."""

    mean: float
    deviation: float

    def units(self, distance: Floats) -> Floats:
        """The distance in standard deviations from the mean."""
        return (distance - np.float32(self.mean)) / np.float32(self.deviation)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the detector learnt and was told.

    Args:
        threshold: A score above it is out of scope.
        neighbours: How many of the nearest examples are averaged over.
        entity_cover: A text of which at least this share is entities is a value, and in scope.
        spreads: Of each thing that is measured.
    """

    threshold: float
    neighbours: int
    entity_cover: float
    spreads: Mapping[str, Spread]


@register
class OutOfScopeDetector:
    """An out-of-scope score for each text, and whether it exceeds the threshold.

    Args:
        settings: Learnt and told.
        shape: Of the intents, where the pipeline has sentence vectors.
        metrics: What held-out examples showed at training.
    """

    name: ClassVar[str] = "OutOfScopeDetector"
    requires: ClassVar[frozenset[str]] = frozenset({"scores"})
    provides: ClassVar[frozenset[str]] = frozenset({"scope"})
    reads: ClassVar[frozenset[str]] = frozenset({"held_out"})
    uses: ClassVar[frozenset[str]] = frozenset({"entities", "nearest", "vectors", "wording"})
    options: ClassVar[Mapping[str, Any]] = {
        "false_alarms": 0.03,
        "threshold": None,
        "neighbours": 5,
        "entity_cover": 0.6,
    }

    def __init__(self, settings: Settings, shape: Shape | None, *, metrics: Mapping[str, float] | None = None) -> None:
        self._settings = settings
        self._shape = shape
        self.metrics = dict(metrics or {})

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Measure the spread of both distances over held-out examples, and choose the threshold there."""
        del data, seed, over
        held_out = workspace.held_out
        false_alarms, neighbours = float(options["false_alarms"]), int(options["neighbours"])
        if held_out is None or not held_out.judged.any() or not 0 < false_alarms < 1 or not 1 <= neighbours <= NEAREST:
            raise PipelineError(
                "The threshold cannot be chosen.",
                place=cls.name,
                mend=f"Write false_alarms between 0 and 1, neighbours from 1 to {NEAREST}; "
                "give each intent two examples or more.",
            )
        vectors = _vectors(workspace)
        measured = _measured(held_out.scores, held_out.nearest, neighbours)
        shape = None
        if vectors is not None:
            vectors = vectors[held_out.rows]
            measured["foreignness"] = _held_out_foreignness(vectors, held_out)
            shape = shape_of(vectors, held_out.truth)
        measured = {name: distance[held_out.judged] for name, distance in measured.items()}
        spreads = {name: _spread(distance) for name, distance in measured.items()}
        scores = _score(measured, spreads)
        chosen = options["threshold"]
        threshold = float(np.quantile(scores, 1 - false_alarms)) if chosen is None else float(chosen)
        settings = Settings(threshold, neighbours, float(options["entity_cover"]), spreads)
        metrics = {"threshold": threshold, "held_out_false_alarms": float((scores > threshold).mean())}
        return cls(settings, shape, metrics=metrics)

    def process(self, workspace: Workspace) -> None:
        """Fill ``scope``."""
        assert workspace.scores is not None
        measured = _measured(workspace.scores, workspace.nearest, self._settings.neighbours)
        vectors = _vectors(workspace)
        if self._shape is not None and vectors is not None:
            measured["foreignness"] = self._shape.foreignness(vectors)
        scores = _score(measured, self._settings.spreads)
        workspace.scope = [self._verdict(workspace, row, float(score)) for row, score in enumerate(scores)]

    def _verdict(self, workspace: Workspace, row: int, score: float) -> OutOfScope:
        threshold = self._settings.threshold
        if score <= threshold:
            return OutOfScope(score, threshold, is_out_of_scope=False)
        entities = workspace.entities[row] if workspace.entities else ()
        is_value = _cover(workspace.texts[row], entities) >= self._settings.entity_cover
        return OutOfScope(score, threshold, is_out_of_scope=not is_value)

    def save(self, folder: Path) -> None:
        """Write scope.json and scope.npz."""
        (folder / "scope.json").write_text(json.dumps(asdict(self._settings)))
        if self._shape is not None:
            np.savez(folder / "scope.npz", **asdict(self._shape))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        told = json.loads((folder / "scope.json").read_text())
        spreads = {name: Spread(**spread) for name, spread in told.pop("spreads").items()}
        settings = Settings(**told, spreads=spreads)
        if not (folder / "scope.npz").is_file():
            return cls(settings, None)
        with np.load(folder / "scope.npz", allow_pickle=False) as arrays:
            return cls(settings, Shape(**arrays))


def _vectors(workspace: Workspace) -> Floats | None:
    """What is said and how, side by side."""
    parts = [part for part in (workspace.vectors, workspace.wording) if part is not None]
    return np.concatenate(parts, axis=1) if parts else None


def _held_out_foreignness(vectors: Floats, held_out: HeldOut) -> Floats:
    """Of each example, by the shape of those of the other folds."""
    found = np.zeros(len(vectors), np.float32)
    for fold in np.unique(held_out.folds):
        inside = held_out.folds == fold
        if not inside.all():
            found[inside] = shape_of(vectors[~inside], held_out.truth[~inside]).foreignness(vectors[inside])
    return found


def _measured(scores: Floats, nearest: Floats | None, neighbours: int) -> dict[str, Floats]:
    weakness = {"weakness": _weakness(scores)}
    return weakness if nearest is None else weakness | {"distance": _distance(nearest, neighbours)}


def _weakness(scores: Floats) -> Floats:
    """Minus the log of the summed powers of the scores (the free energy): high where no intent answers strongly.

    Source: Liu et al., "Energy-based Out-of-distribution Detection", 2020, https://arxiv.org/abs/2010.03759.
    """
    best = scores.max(axis=1)
    energy: Floats = -(best + np.log(np.exp(scores - best[:, None]).sum(axis=1)))
    return energy


def _distance(nearest: Floats, neighbours: int) -> Floats:
    """Minus the mean cosine to the nearest examples, those that there are; 1 where there is none."""
    asked = nearest[:, :neighbours]
    there = asked > -1
    distance: Floats = np.where(there.any(axis=1), -(asked * there).sum(axis=1) / np.maximum(there.sum(axis=1), 1), 1)
    return distance.astype(np.float32)


def _spread(distance: Floats) -> Spread:
    return Spread(float(distance.mean()), max(float(distance.std()), 1e-6))


def _score(measured: Mapping[str, Floats], spreads: Mapping[str, Spread]) -> Floats:
    units = [np.float32(WEIGHTS[name]) * spread.units(measured[name]) for name, spread in spreads.items()]
    mean: Floats = np.sum(units, axis=0) / np.float32(sum(WEIGHTS[name] for name in spreads))
    return mean


def _cover(text: str, entities: Sequence[Entity]) -> float:
    """Share of the letters and digits of a text that lie in entities."""
    meant = [place for place, character in enumerate(text) if character.isalnum()]
    inside = {place for entity in entities for place in range(entity.start, entity.end)}
    return sum(place in inside for place in meant) / len(meant) if meant else 0.0
