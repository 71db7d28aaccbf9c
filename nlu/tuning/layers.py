"""The uppermost layers of the encoder, learnt anew on the project's own examples."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from nlu.component import Floats, Over, Rehearsal, Workspace, register
from nlu.errors import PipelineError
from nlu.features.encoder import content_hash
from nlu.features.encoder_files import DEFAULT_ENCODER, encoder_files, encoder_source, read_shape, read_weights
from nlu.features.encoder_graph import SCORES
from nlu.tuning.graph import upper_graph
from nlu.tuning.held_back import held_back
from nlu.tuning.loop import Lesson, learn
from nlu.tuning.padding import padded_states
from nlu.types import TrainingData

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

TOGETHER = 32
GRAPH = "upper.onnx"
SAMPLE = 200
"""Examples that the ranges of int8 are measured on."""


@register
class FineTunedLayers:
    """Scores of the intents by copies of the encoder's uppermost layers that were tuned to tell them apart.

    The encoder itself stays as it is, and with it all else that reads its vectors; where intents are told apart, both
    are heard. Training needs PyTorch, serving does not.

    Args:
        graph: The layers as ONNX.
        metrics: What the examples that were held back showed at training.
    """

    name: ClassVar[str] = "FineTunedLayers"
    requires: ClassVar[frozenset[str]] = frozenset({"vectors"})
    uses: ClassVar[frozenset[str]] = frozenset({"pieces"})
    provides: ClassVar[frozenset[str]] = frozenset({"tuned"})
    reads: ClassVar[frozenset[str]] = frozenset({"intents"})
    learns_from: ClassVar[bool] = False
    """What it makes of the training examples, which it knows by heart, would teach others wrongly."""
    options: ClassVar[Mapping[str, Any]] = {
        "minutes": 15,
        "passes": None,
        "model": DEFAULT_ENCODER,
        "precision": "int8",
    }

    def __init__(self, graph: bytes, *, metrics: Mapping[str, float] | None = None) -> None:
        self._graph = graph
        self._session = _session(graph)
        self.metrics = dict(metrics or {})

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what cannot be done before anything is trained.

        Raises:
            PipelineError: PyTorch is not installed, or a number is none.
        """
        for option in ("minutes", "passes"):
            value = options[option]
            is_number = isinstance(value, int | float) and not isinstance(value, bool) and value > 0
            if not is_number and not (option == "passes" and value is None):
                reason = f"{option}: {value!r} is no number above 0."
                raise PipelineError(reason, place=FineTunedLayers.name, mend=f"Write `{option}: 10`, for example.")
        if importlib.util.find_spec("torch") is None:
            raise PipelineError(
                "Fine-tuning needs PyTorch, which is not installed.",
                place=FineTunedLayers.name,
                mend="Run: pip install 'usher[train]' --extra-index-url https://download.pytorch.org/whl/cpu",
            )

    @staticmethod
    def fingerprint(options: Mapping[str, Any]) -> str:
        """The weights that options name."""
        return content_hash(encoder_files(str(options["model"]), precision=str(options["precision"])).graph)

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Learn, and leave a rehearsal for those who judge by examples.

        Raises:
            PipelineError: PyTorch is not installed, or there are fewer than two intents.
        """
        cls.check(options)
        rows = np.array([row for row, example in enumerate(data.examples) if example.intent], np.intp)
        labels = [str(data.examples[row].intent) for row in rows]
        if len(set(labels)) < 2:
            reason = "There are fewer than two intents to tell apart."
            raise PipelineError(reason, place=cls.name, mend="Add examples of a second one, or take this step out.")
        assert workspace.vectors is not None
        unseen = held_back(labels, seed=seed)
        with encoder_source(str(options["model"])) as source:
            weights, shape = read_weights(source), read_shape(source)
        lesson = Lesson(
            states=_states([data.examples[row].text for row in rows], over),
            vectors=workspace.vectors[rows],
            truth=np.unique(np.array(labels), return_inverse=True)[1],
            unseen=unseen,
            minutes=float(options["minutes"]),
            passes=options["passes"],
        )
        learnt, scores = learn(weights, shape, lesson, first=shape.middle + 1, seed=seed)
        right = scores[unseen].argmax(axis=1) == lesson.truth[unseen]
        sample = [lesson.states[int(row)] for row in np.random.default_rng(seed).permutation(len(rows))[:SAMPLE]]
        graph = upper_graph(learnt, shape, sample, first=shape.middle + 1, precision=str(options["precision"]))
        trained = cls(graph, metrics={"rehearsal_accuracy": float(right.mean()) if len(right) else 0.0})
        scores[~unseen] = trained.scores(lesson.some(np.flatnonzero(~unseen)))
        workspace.rehearsal = _rehearsal(len(data.examples), rows, unseen, scores)
        return trained

    def process(self, workspace: Workspace) -> None:
        """Fill ``tuned``."""
        workspace.tuned = self.scores([_middle(pieces.states) for pieces in workspace.pieces])

    def scores(self, states: Sequence[NDArray[np.floating]]) -> Floats:
        """Of the labels in order of their names, by the states of word pieces; shape (texts, labels)."""
        parts = [padded_states(states[at : at + TOGETHER]) for at in range(0, len(states), TOGETHER)]
        found = [self._session.run([SCORES], {"states": states, "attention_mask": mask})[0] for states, mask in parts]
        return np.concatenate(found)

    def save(self, folder: Path) -> None:
        """Write upper.onnx."""
        (folder / GRAPH).write_bytes(self._graph)
        (folder / "layers.json").write_text(json.dumps(self.metrics))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        return cls((folder / GRAPH).read_bytes(), metrics=json.loads((folder / "layers.json").read_text()))


def _states(texts: Sequence[str], over: Over) -> list[NDArray[np.float16]]:
    """Of the layer below those that learn, in half precision: there is one for each word piece of each example."""
    found: list[NDArray[np.float16]] = []
    for at in range(0, len(texts), TOGETHER):
        found.extend(_middle(pieces.states).astype(np.float16) for pieces in over(texts[at : at + TOGETHER]).pieces)
    return found


def _rehearsal(examples: int, rows: NDArray[np.intp], unseen: NDArray[np.bool_], scores: Floats) -> Rehearsal:
    """Over all examples, also those without an intent."""
    rehearsal = Rehearsal(np.zeros(examples, np.bool_), {"tuned": np.zeros((examples, scores.shape[1]), np.float32)})
    rehearsal.unseen[rows] = unseen
    rehearsal.features["tuned"][rows] = scores
    return rehearsal


def _middle(states: Floats) -> Floats:
    """The middle layer's half of what the encoder gives."""
    return states[:, : states.shape[1] // 2]


def _session(graph: bytes) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
