"""What the files said so far, while they are being read, and the training data it makes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nlu.errors import ExamplesError
from nlu.types import Example, TrainingData


@dataclass(slots=True)
class Collected:
    """Filled file by file; problems are gathered, so that an editor sees them all at once."""

    problems: list[ExamplesError] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    synonyms: dict[str, tuple[str, str]] = field(default_factory=dict)
    lookups: dict[str, list[str]] = field(default_factory=dict)
    patterns: dict[str, list[str]] = field(default_factory=dict)
    pattern_places: dict[str, str] = field(default_factory=dict)
    sentiments: list[tuple[str, str]] = field(default_factory=list)
    responses: dict[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    def wrong(self, message: str, *, place: str, mend: str) -> None:
        """Note something that must be mended."""
        self.problems.append(ExamplesError(message, place=place, mend=mend))

    def add_synonym(self, written: str, value: str, place: str) -> None:
        """A written form and its value; a form with two values is a problem."""
        known = self.synonyms.setdefault(written.lower(), (value, place))
        if known[0] != value:
            self.wrong(
                f"{written!r} is a synonym of {value!r} here and of {known[0]!r} at {known[1]}.",
                place=place,
                mend="Keep one of the two.",
            )

    def add_pattern(self, name: str, expression: str, place: str) -> None:
        """A regular expression; of one that stands in several places, the first is named in messages."""
        self.patterns.setdefault(name, []).append(expression)
        self.pattern_places.setdefault(expression, place)

    def training_data(self) -> TrainingData:
        """Everything read; values of annotations become synonyms where no synonym entry says otherwise, as in Rasa."""
        synonyms = _annotated_values(self.examples)
        synonyms.update({written: value for written, (value, _) in self.synonyms.items()})
        return TrainingData(
            examples=tuple(self.examples),
            synonyms=synonyms,
            lookups={name: tuple(dict.fromkeys(values)) for name, values in self.lookups.items()},
            patterns={name: tuple(dict.fromkeys(values)) for name, values in self.patterns.items()},
            pattern_places=dict(self.pattern_places),
            sentiments=tuple(self.sentiments),
            responses=dict(self.responses),
        )


def _annotated_values(examples: Sequence[Example]) -> dict[str, str]:
    """Span in lower case to its value, the most frequent one (of equals the first) where annotations differ."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for example in examples:
        for entity in example.entities:
            span = example.text[entity.start : entity.end]
            if isinstance(entity.value, str) and entity.value != span:
                counts[span.lower()][entity.value] += 1
    return {written: values.most_common(1)[0][0] for written, values in counts.items()}
