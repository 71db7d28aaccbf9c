"""Entities by regular expressions and lookup tables of the training data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

from nlu.component import Over, Workspace, register
from nlu.entities.expressions import Expressions
from nlu.entities.lookup import Found, Lookup
from nlu.entities.overlaps import CHARACTERS, add_found, settle
from nlu.errors import NothingToLearn
from nlu.types import Entity, Example, TrainingData


@register
class PatternExtractor:
    """Rasa's RegexEntityExtractor; as there, a table or expression needs an example that annotates its name.

    Args:
        patterns: Entity to regular expressions.
        lookups: Entity to values.
        case_sensitive: Whether capitals count.
        use_word_boundaries: Whether a value must stand as words of its own.
        listed_value: Whether the entity's value is as the table lists it (``Aster 9`` for ``aster 9``) or as the
            customer wrote it, which is Rasa's way.
        places: Expression to ``file:line``, for messages.
    """

    name: ClassVar[str] = "RegexEntityExtractor"
    requires: ClassVar[frozenset[str]] = frozenset()
    provides: ClassVar[frozenset[str]] = frozenset({"entities"})
    reads: ClassVar[frozenset[str]] = frozenset({"entities", "lookups", "patterns"})
    options: ClassVar[Mapping[str, Any]] = {
        "case_sensitive": False,
        "use_lookup_tables": True,
        "use_regexes": True,
        "use_word_boundaries": True,
        "listed_value": False,  # "Aster 9" for "aster 9"; Rasa keeps what was written
        "skip_ambiguous": True,  # leave listed names that are often ordinary words ("may") to the tagger
    }

    def __init__(
        self,
        patterns: Mapping[str, Sequence[str]],
        lookups: Mapping[str, Sequence[str]],
        *,
        case_sensitive: bool,
        use_word_boundaries: bool,
        listed_value: bool,
        places: Mapping[str, str] | None = None,
    ) -> None:
        self._described = {
            "patterns": {name: list(many) for name, many in patterns.items()},
            "lookups": {name: list(many) for name, many in lookups.items()},
            "case_sensitive": case_sensitive,
            "use_word_boundaries": use_word_boundaries,
            "listed_value": listed_value,
            "places": dict(places or {}),
        }
        self._listed_value = listed_value
        self._expressions = Expressions(patterns, case_sensitive=case_sensitive, places=places)
        self._lookup = Lookup(lookups, case_sensitive=case_sensitive, word_boundaries=use_word_boundaries)

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Take the tables and expressions whose name is an annotated entity.

        With ``skip_ambiguous``, values that the examples often use as ordinary words (the month in "may I ask") are
        left to the trained tagger.

        Raises:
            NothingToLearn: There is neither a table nor an expression to look for.
        """
        del workspace, seed, over
        annotated = {entity.entity for example in data.examples for entity in example.entities}
        patterns = _named(data.patterns, annotated) if options["use_regexes"] else {}
        lookups = _named(data.lookups, annotated) if options["use_lookup_tables"] else {}
        if not patterns and not lookups:
            raise NothingToLearn(
                "The training data has no regex and no lookup that is named as an annotated entity.",
                place=cls.name,
                mend="Add one (docs/training-data.md), annotate the entity in an example, or take the component out.",
            )
        if options["skip_ambiguous"]:
            lookups = _without_ambiguous(lookups, data.examples)
        return cls(
            patterns,
            lookups,
            case_sensitive=bool(options["case_sensitive"]),
            use_word_boundaries=bool(options["use_word_boundaries"]),
            listed_value=bool(options["listed_value"]),
            places=data.pattern_places,
        )

    def process(self, workspace: Workspace) -> None:
        """Add to ``entities``."""
        add_found(workspace, [self.find(text) for text in workspace.texts])

    def find(self, text: str) -> list[Entity]:
        """Entities of one text: the longest first, of equals expressions before lookups."""
        text = text[:CHARACTERS]
        by_expression = [self._entity(found, found.value) for found in self._expressions.find(text)]
        by_lookup = [
            self._entity(found, found.value if self._listed_value else text[found.start : found.end])
            for found in self._lookup.find(text)
        ]
        return settle([*by_expression, *by_lookup])

    def _entity(self, found: Found, value: str) -> Entity:
        return Entity(entity=found.entity, start=found.start, end=found.end, value=value, extractor=self.name)

    def save(self, folder: Path) -> None:
        """Write patterns.json."""
        (folder / "patterns.json").write_text(json.dumps(self._described, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        return cls(**json.loads((folder / "patterns.json").read_text(encoding="utf-8")))


def _named(tables: Mapping[str, Sequence[str]], names: set[str]) -> dict[str, Sequence[str]]:
    return {name: many for name, many in tables.items() if name in names}


def _without_ambiguous(lookups: Mapping[str, Sequence[str]], examples: Sequence[Example]) -> dict[str, Sequence[str]]:
    """Tables without the values that examples have at least twice, and in more than a fifth of the cases, unannotated.

    A fifth, because the tagger, which sees such a value as a feature and its context besides, is right more often from
    there on (cross-validation on the reference assistant: F1 95.95 against 95.85 with a half).
    """
    search = Lookup(lookups)
    all_of_it: Counter[tuple[str, str]] = Counter()
    bare: Counter[tuple[str, str]] = Counter()
    for example in examples:
        for found in search.find(example.text):
            key = (found.entity, found.value)
            meant = any(
                entity.entity == found.entity and entity.start < found.end and found.start < entity.end
                for entity in example.entities
            )
            all_of_it[key] += 1
            bare[key] += not meant
    ambiguous = {key for key, count in bare.items() if count >= 2 and 5 * count > all_of_it[key]}
    return {name: [value for value in many if (name, value) not in ambiguous] for name, many in lookups.items()}
