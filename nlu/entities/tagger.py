"""Entities by a trained tagger: a linear-chain conditional random field over tokens.

Source: Lafferty, McCallum and Pereira, "Conditional random fields", 2001; implementation: CRFsuite (Okazaki, 2007).
The model is kept as CRFsuite's own binary file.
"""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

import pycrfsuite

from nlu.component import Over, Token, Workspace, register
from nlu.entities.augment import more_examples
from nlu.entities.expressions import Expressions
from nlu.entities.labels import Kind, kinds_of, to_labels, to_spans
from nlu.entities.lookup import Lookup
from nlu.entities.overlaps import CHARACTERS, add_found
from nlu.entities.token_features import TokenFeatures
from nlu.errors import ModelFileError, NothingToLearn
from nlu.types import Entity, TrainingData

_MAGIC = b"lCRF"


@register
class EntityTagger:
    """Rasa's CRFEntityExtractor, with roles, groups and lookup tables as features.

    Args:
        model: CRFsuite's file.
        kinds: What the labels of the model stand for.
        lookups: Lookup tables, as features.
        patterns: Regular expressions, as features.
        confidence: The least confidence of an entity that is kept.
    """

    name: ClassVar[str] = "CRFEntityExtractor"
    requires: ClassVar[frozenset[str]] = frozenset({"tokens"})
    provides: ClassVar[frozenset[str]] = frozenset({"entities"})
    options: ClassVar[Mapping[str, Any]] = {
        "BILOU_flag": False,  # labels for last and single tokens too: three times the training, no better
        "L1_c": 0.05,
        "L2_c": 0.02,
        "max_iterations": 60,
        "augment": 1,  # copies of an example with other values of the lookup tables
        "confidence": 0.0,  # the least that an entity needs to be kept
    }

    def __init__(
        self,
        model: bytes,
        kinds: Sequence[Kind],
        lookups: Mapping[str, Sequence[str]],
        patterns: Mapping[str, Sequence[str]],
        *,
        confidence: float,
        places: Mapping[str, str] | None = None,
    ) -> None:
        self._model = model
        self._kinds = list(kinds)
        self._lookups = {name: list(many) for name, many in lookups.items()}
        self._patterns = {name: list(many) for name, many in patterns.items()}
        self._confidence = confidence
        self._places = dict(places or {})
        self._features = TokenFeatures(Lookup(lookups), Expressions(patterns, places=self._places))
        self._tagger = _open(model)
        # A CRFsuite tagger holds the sequence it works on, so two threads must not use it at once.
        self._lock = threading.Lock()

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Fit to the annotated examples, and to copies with other values of the lookup tables.

        Raises:
            NothingToLearn: No example has an annotation.
        """
        kinds = kinds_of(entity for example in data.examples for entity in example.entities)
        if not kinds:
            raise NothingToLearn(
                "No example has an annotated entity.",
                place=cls.name,
                mend="Annotate some, for example: where is [FL-204417](order_number), or take the component out.",
            )
        features = TokenFeatures(Lookup(data.lookups), Expressions(data.patterns, places=data.pattern_places))
        more = more_examples(data, copies=int(options["augment"]), seed=seed)
        sequences = [*zip(data.examples, workspace.tokens, strict=True)]
        sequences += zip(more, over([example.text for example in more]).tokens if more else [], strict=True)
        rows = [features.rows(example.text, tokens) for example, tokens in sequences]
        bilou = bool(options["BILOU_flag"])
        labels = [to_labels(tokens, example.entities, kinds, bilou=bilou) for example, tokens in sequences]
        model = _fit(rows, labels, options)
        confidence = float(options["confidence"])
        return cls(model, kinds, data.lookups, data.patterns, confidence=confidence, places=data.pattern_places)

    def process(self, workspace: Workspace) -> None:
        """Add to ``entities``."""
        rows = zip(workspace.texts, workspace.tokens, strict=True)
        add_found(workspace, [self.find(text, tokens) for text, tokens in rows])

    def find(self, text: str, tokens: Sequence[Token]) -> list[Entity]:
        """Entities of one text.

        Args:
            text: The text.
            tokens: Its tokens, in order.
        """
        seen = [token for token in tokens if token.end <= CHARACTERS]
        if not seen:
            return []
        rows = self._features.rows(text[:CHARACTERS], seen)
        with self._lock:
            self._tagger.set(rows)
            labels = self._tagger.tag()
            found = [(*span, self._certainty(labels, span)) for span in to_spans(labels)]
        return [
            self._entity(text, seen[first].start, seen[end - 1].end, self._kinds[kind], certainty)
            for first, end, kind, certainty in found
            if certainty >= self._confidence
        ]

    def _certainty(self, labels: Sequence[str], span: tuple[int, int, int]) -> float:
        """The least probability of a label of the span."""
        return min(float(self._tagger.marginal(labels[i], i)) for i in range(span[0], span[1]))

    def _entity(self, text: str, start: int, end: int, kind: Kind, certainty: float) -> Entity:
        return Entity(
            entity=kind.entity,
            start=start,
            end=end,
            value=text[start:end],
            extractor=self.name,
            confidence=round(min(certainty, 1.0), 4),
            role=kind.role,
            group=kind.group,
        )

    def save(self, folder: Path) -> None:
        """Write tagger.crfsuite and tagger.json."""
        (folder / "tagger.crfsuite").write_bytes(self._model)
        described = {
            "kinds": [[kind.entity, kind.role, kind.group] for kind in self._kinds],
            "lookups": self._lookups,
            "patterns": self._patterns,
            "confidence": self._confidence,
            "places": self._places,
        }
        (folder / "tagger.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        described = json.loads((folder / "tagger.json").read_text(encoding="utf-8"))
        kinds = [Kind(*kind) for kind in described.pop("kinds")]
        return cls((folder / "tagger.crfsuite").read_bytes(), kinds, **described)


def _fit(rows: Sequence[Sequence[Sequence[str]]], labels: Sequence[Sequence[str]], options: Mapping[str, Any]) -> bytes:
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {
            "c1": float(options["L1_c"]),
            "c2": float(options["L2_c"]),
            "max_iterations": int(options["max_iterations"]),
            "feature.possible_transitions": True,
        }
    )
    for each_rows, each_labels in zip(rows, labels, strict=True):
        if each_rows:
            trainer.append(each_rows, each_labels)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tagger.crfsuite"
        trainer.train(str(path))
        return path.read_bytes()


def _open(model: bytes) -> pycrfsuite.Tagger:
    """A tagger; the header is checked first, because CRFsuite crashes on a file that is cut short."""
    if model[:4] != _MAGIC or int.from_bytes(model[4:8], "little") != len(model):
        raise ModelFileError(
            "The entity tagger's file is cut short or is none.", place="tagger.crfsuite", mend="Train the model again."
        )
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(model)
    return tagger
