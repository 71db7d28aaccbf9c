"""A step of the pipeline: what every component is, and the registry that finds it by name.

A component is trained once on the training data and the workspace that the steps before it filled, and then fills its
own part of the workspace for a batch of texts. It says what it requires and what it provides, so that a pipeline which
cannot run is refused before training.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from nlu.errors import PipelineError
from nlu.examples.nearest import did_you_mean
from nlu.features.sparse_rows import SparseRows
from nlu.types import Entity, Intent, Language, OutOfScope, RetrievalAnswer, Sentiment, TrainingData

Floats = NDArray[np.float32]

NEAREST = 10
"""How many of the nearest training examples of a text are kept in mind."""


class Token(NamedTuple):
    """A token and where it stands in the text (characters)."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """What the encoder read of a text, word piece by word piece.

    Args:
        text: What it read: the text with emoji spelled out and whatever else is mended before reading.
        spans: First character of each piece in ``text``, and the character after its last; empty for marks of its own.
        states: Two layers of the encoder side by side, shape (pieces, width), float32.
    """

    text: str
    spans: Sequence[tuple[int, int]]
    states: Floats


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Scores of training examples by heads that did not see them; thresholds are chosen on these.

    Args:
        rows: Which examples of the training batch.
        folds: The part that each was held out with; an example was seen only by what scored the other parts.
        scores: Shape (rows, labels), as `Workspace.scores`.
        truth: Column of the right label of each.
        judged: False where no other part has an example of the label, so that the scores say nothing.
        nearest: As `Workspace.nearest`, among the examples of the other parts.
    """

    rows: NDArray[np.intp]
    folds: NDArray[np.intp]
    scores: Floats
    truth: NDArray[np.intp]
    judged: NDArray[np.bool_]
    nearest: Floats | None = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a featurizer that learns from examples made of them when it had not seen some of them yet.

    Heads are judged on those: on examples that the featurizer knows by heart they would look better than they are.

    Args:
        unseen: Which of the training batch it had not seen.
        features: By kind, of the whole training batch; of what was seen from the beginning, what it makes of it now.
    """

    unseen: NDArray[np.bool_]
    features: Mapping[str, Floats]


@dataclass(slots=True)
class Workspace:
    """What the steps know about a batch of texts so far; each list or array has one row a text.

    Args:
        texts: The batch.
        wanted: Parts that are made only where a component of the pipeline ``uses`` them.
        readings: The texts as featurizers read them, where a step cleaned them.
        tokens: Of each text.
        vectors: Sentence embeddings of unit length, shape (texts, width), float32.
        wording: How the texts are worded, from a middle layer of the encoder; unit length, (texts, width), float32.
        ngrams: Word and character n-gram features, rows of unit length, shape (texts, vocabulary), float32.
        pieces: What the encoder read of each text; only where it is wanted.
        scores: Log-odds, up to a constant of each row, of intents and retrieval keys, (texts, labels), float32.
        tuned: Scores of the labels by `FineTunedLayers`, (texts, labels), float32.
        nearest: Cosines to the nearest training examples of the best labels, largest first, (texts, NEAREST), float32.
        held_out: Only over the training examples.
        rehearsal: Only over the training examples, where a featurizer has learnt from them.
        ranking: Intents of each text, best first.
        scope: Out-of-scope verdict of each text.
        entities: Of each text, in order of start.
        sentiment: Of each text.
        retrieval: Answers of each text.
        language: Of each text.
    """

    texts: Sequence[str]
    wanted: frozenset[str] = frozenset()
    readings: Sequence[str] = ()
    tokens: list[list[Token]] = field(default_factory=list)
    vectors: Floats | None = None
    wording: Floats | None = None
    ngrams: SparseRows | None = None
    pieces: list[Pieces] = field(default_factory=list)
    scores: Floats | None = None
    tuned: Floats | None = None
    nearest: Floats | None = None
    held_out: HeldOut | None = None
    rehearsal: Rehearsal | None = None
    ranking: list[list[Intent]] = field(default_factory=list)
    scope: list[OutOfScope] = field(default_factory=list)
    entities: list[list[Entity]] = field(default_factory=list)
    sentiment: list[Sentiment] = field(default_factory=list)
    retrieval: list[list[RetrievalAnswer]] = field(default_factory=list)
    language: list[Language] = field(default_factory=list)


def readings_of(workspace: Workspace) -> Sequence[str]:
    """What featurizers read: the texts, cleaned where a step did so."""
    return workspace.readings or workspace.texts


Features = Mapping[str, Any]
"""Rows of numbers by kind: ``vectors``, ``wording``, ``tuned`` (arrays), ``ngrams`` (`SparseRows`), those there are."""


def features_of(workspace: Workspace, rows: NDArray[np.intp] | None = None) -> Features:
    """What linear heads read of a workspace.

    Args:
        workspace: After the featurizers.
        rows: Only these texts; their n-grams are then a scipy CSR matrix, which is what training works with.
    """
    kinds = {
        **(workspace.rehearsal.features if workspace.rehearsal else {}),
        "vectors": workspace.vectors,
        "wording": workspace.wording,
        "ngrams": workspace.ngrams,
    }
    if workspace.tuned is not None:
        kinds["tuned"] = workspace.tuned
    return {kind: part if rows is None else part[rows] for kind, part in kinds.items() if part is not None}


def rehearsal_of(workspace: Workspace, rows: NDArray[np.intp]) -> Rehearsal | None:
    """That of some of the training examples."""
    whole = workspace.rehearsal
    if whole is None:
        return None
    return Rehearsal(whole.unseen[rows], {kind: part[rows] for kind, part in whole.features.items()})


Over = Callable[[Sequence[str]], Workspace]
"""The steps before this one that give what it requires, run over texts of its choice."""


class Component(Protocol):
    """One step of the pipeline; ``requires`` and ``provides`` are field names of `Workspace`.

    ``vectors|ngrams`` in ``requires`` means that either will do. A component may have ``uses``, a frozenset of fields
    that it takes where they are given and does without else; `Pieces` are made only for those who use them. It may have
    an attribute ``metrics`` (name to number) after training: the trainer puts it into the report. One with
    ``learns_from = False`` gives nothing that another component learns from: it is not run over the training examples.
    A static method ``check(options)`` refuses options that cannot be used before anything is trained.

    One whose training is worth keeping from one time to the next says in ``reads`` what it looks at, beside the
    examples' texts and the fields that it requires and uses: parts of the data (``intents``, ``entities``,
    ``synonyms``, ``lookups``, ``patterns``, ``sentiments``, ``responses``) and what the training of others left
    (``held_out``, ``rehearsal``). It is trained again when one of these has changed, and always where it has no
    ``reads``. What it reads beside the data, such as weights on disk, a static method ``fingerprint(options)`` tells by
    a hash.
    """

    name: ClassVar[str]
    requires: ClassVar[frozenset[str]]
    provides: ClassVar[frozenset[str]]
    options: ClassVar[Mapping[str, Any]]
    """Option names of config.yml with their defaults."""

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Fit to the data.

        Args:
            options: Every option of the component, defaults filled in.
            data: The training data.
            workspace: What the steps so far made of ``[e.text for e in data.examples]``.
            seed: For whatever is drawn at random.
            over: Runs those steps so far that give what ``requires`` names over other texts (sentiment texts, answers,
                …), for a component that trains on those.

        Raises:
            PipelineError: The data or the options do not allow the component to be trained.
        """
        ...

    def process(self, workspace: Workspace) -> None:
        """Fill this step's fields for the batch."""
        ...

    def save(self, folder: Path) -> None:
        """Write JSON, npz, safetensors or ONNX files into an empty folder."""
        ...

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        ...


_REGISTRY: dict[str, type[Component]] = {}
C = TypeVar("C", bound=type[Component])


def register(component: C) -> C:
    """Class decorator: make a component known under its name."""
    _REGISTRY[component.name] = component
    return component


def registered() -> Mapping[str, type[Component]]:
    """All known components by name."""
    return dict(_REGISTRY)


def check_options(component: type[Component], options: Mapping[str, Any], *, place: str) -> dict[str, Any]:
    """Every option of a component: those given, and defaults for the rest.

    Raises:
        PipelineError: An option that the component does not have; the nearest right one is offered.
    """
    for option in options:
        if option not in component.options:
            mend = (
                did_you_mean(option, component.options) if component.options else "Take it out: there are no options."
            )
            raise PipelineError(f"{component.name} has no option {option!r}.", place=place, mend=mend)
    return {**component.options, **options}
