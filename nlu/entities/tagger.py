"""Entities by a trained tagger: a small network over the encoder's vectors of tokens, or features of tokens alone.

Without an encoder before it in the pipeline it is a `TokenChain`; with one, that or a `TokenNetwork`, which knows words
by meaning: whichever reads examples better that it did not see (`nlu.entities.tagger_fit`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

from nlu.component import Over, Pieces, Token, Workspace, register
from nlu.entities.chain import TokenChain
from nlu.entities.described import Described
from nlu.entities.labels import Kind, kinds_of, to_spans
from nlu.entities.lists import listed_words
from nlu.entities.network import TokenNetwork
from nlu.entities.overlaps import CHARACTERS, add_found
from nlu.entities.tagger_fit import Lesson, fit_tagger
from nlu.errors import NothingToLearn
from nlu.features.token_vectors import token_vectors
from nlu.types import Entity, TrainingData


@register
class EntityTagger:
    """Rasa's CRFEntityExtractor, with roles, groups and lookup tables as features.

    Args:
        model: A network, or a chain.
        described: What it was trained with.
    """

    name: ClassVar[str] = "CRFEntityExtractor"
    requires: ClassVar[frozenset[str]] = frozenset({"tokens"})
    uses: frozenset[str] = frozenset({"pieces"})
    provides: ClassVar[frozenset[str]] = frozenset({"entities"})
    reads: ClassVar[frozenset[str]] = frozenset({"entities", "lookups", "patterns", "synonyms"})
    learns_from: ClassVar[bool] = False
    options: ClassVar[Mapping[str, Any]] = {
        "augment": 1,  # copies of an example with other values of the lookup tables
        "confidence": 0.0,  # the least that an entity needs to be kept
        "BILOU_flag": False,  # labels for last and single tokens too: three times the training, no better
        "L1_c": 0.05,  # this and what follows: of a chain
        "L2_c": 0.02,
        "max_iterations": 60,
    }

    def __init__(self, model: TokenNetwork | TokenChain, described: Described) -> None:
        self._model = model
        self._described = described
        self._features = described.features()
        if isinstance(model, TokenChain):
            self.uses = frozenset()

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Fit to the annotated examples, and to copies with other values of the lookup tables.

        Raises:
            NothingToLearn: No example has an annotation.
        """
        del workspace
        kinds = kinds_of(entity for example in data.examples for entity in example.entities)
        if not kinds:
            raise NothingToLearn(
                "No example has an annotated entity.",
                place=cls.name,
                mend="Annotate some, for example: where is [FL-204417](order_number), or take the component out.",
            )
        described = Described(
            kinds, listed_words(data), data.patterns, float(options["confidence"]), data.pattern_places
        )
        return cls(fit_tagger(Lesson(data, described, options, seed), over), described)

    def process(self, workspace: Workspace) -> None:
        """Add to ``entities``."""
        pieces: Sequence[Pieces | None] = workspace.pieces or [None] * len(workspace.texts)
        rows = zip(workspace.texts, workspace.tokens, pieces, strict=True)
        add_found(workspace, [self._find(text, tokens, read) for text, tokens, read in rows])

    def _find(self, text: str, tokens: Sequence[Token], pieces: Pieces | None) -> list[Entity]:
        seen = [token for token in tokens if token.end <= CHARACTERS]
        if not seen:
            return []
        tagged = self._tag(text[:CHARACTERS], seen, pieces)
        found = [
            self._entity(text, seen[first].start, seen[end - 1].end, self._described.kinds[kind], certainty)
            for first, end, kind in to_spans([label for label, _ in tagged])
            for certainty in [min(certainty for _, certainty in tagged[first:end])]
        ]
        return [entity for entity in found if (entity.confidence or 0.0) >= self._described.confidence]

    def _tag(self, text: str, tokens: Sequence[Token], pieces: Pieces | None) -> list[tuple[str, float]]:
        names = self._features.of(text, tokens)
        if isinstance(self._model, TokenChain):
            return self._model.tag(names)
        assert pieces is not None  # an encoder stands before a network
        return self._model.tag(names, token_vectors(text, tokens, pieces))

    def _entity(self, text: str, start: int, end: int, kind: Kind, certainty: float) -> Entity:
        return Entity(
            entity=kind.entity,
            start=start,
            end=end,
            value=text[start:end],
            extractor=self.name,
            confidence=round(certainty, 4),
            role=kind.role,
            group=kind.group,
        )

    def save(self, folder: Path) -> None:
        """Write tagger.json and the files of the model."""
        self._model.save(folder)
        described = {
            "model": "chain" if isinstance(self._model, TokenChain) else "network",
            "kinds": [[kind.entity, kind.role, kind.group] for kind in self._described.kinds],
            "lookups": dict(self._described.lookups),
            "patterns": dict(self._described.patterns),
            "confidence": self._described.confidence,
            "places": dict(self._described.places),
        }
        (folder / "tagger.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        described = json.loads((folder / "tagger.json").read_text(encoding="utf-8"))
        model = TokenNetwork if described.pop("model", "chain") == "network" else TokenChain
        described["kinds"] = [Kind(*kind) for kind in described["kinds"]]
        return cls(model.load(folder), Described(**described))
