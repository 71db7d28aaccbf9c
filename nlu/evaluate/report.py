"""Figures of an evaluation, as plain frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Scores:
    """How well one label was found.

    Args:
        precision: Of what was called so, the share that was so; 0 where nothing was.
        recall: Of what was so, the share that was found; 0 where nothing was.
        f1: Their harmonic mean.
        support: How often the label was right.
    """

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Answered:
    """A text and what was understood: a mistake, or a hit.

    Args:
        text: As it was given.
        place: Where it is written: ``data/nlu/orders.yml:12``.
        expected: The right label.
        predicted: What was said instead; None for nothing.
        confidence: Of what was said.
    """

    text: str
    place: str
    expected: str
    predicted: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class LabelReport:
    """Labels over texts: intents, or keys of retrieval intents.

    Args:
        accuracy: Share of right answers.
        macro_f1: Mean F1 of the labels.
        weighted_f1: Mean F1 weighted by support.
        calibration_error: Mean gap of confidence and accuracy, from 0 to 1.
        labels: Scores of each label.
        confusion: Right label to predicted label to count; ``""`` stands for nothing predicted.
        mistakes: Every wrong answer, the surest first.
        hits: Every right answer, the surest first.
    """

    accuracy: float
    macro_f1: float
    weighted_f1: float
    calibration_error: float
    labels: Mapping[str, Scores]
    confusion: Mapping[str, Mapping[str, int]]
    mistakes: tuple[Answered, ...]
    hits: tuple[Answered, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityMistake:
    """A text in which an extractor missed or made up an entity.

    Args:
        text: As it was given.
        place: Where it is written.
        expected: The entities as annotated, in Rasa's JSON.
        predicted: Those that the extractor found.
    """

    text: str
    place: str
    expected: tuple[Mapping[str, Any], ...]
    predicted: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ExtractorReport:
    """What one extractor did. It is held against the types of entities that it finds at all: the rest is others' work.

    Args:
        entities: Scores of each type.
        confusion: Annotated type to found type to count; ``""`` stands for no entity, on either side.
        mistakes: Every text in which something was missed or made up.
        hits: Confidence of each entity that is right, where the extractor says one.
        misses: Confidence of each entity that is not.
    """

    entities: Mapping[str, Scores]
    confusion: Mapping[str, Mapping[str, int]]
    mistakes: tuple[EntityMistake, ...] = ()
    hits: tuple[float, ...] = ()
    misses: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityReport:
    """Entities; one counts as found when type, start and end are all right.

    Args:
        precision: Over all types.
        recall: Over all types.
        f1: Over all types.
        entities: Scores of each type.
        extractors: The same for each extractor alone, by its name.
    """

    precision: float
    recall: float
    f1: float
    entities: Mapping[str, Scores]
    extractors: Mapping[str, ExtractorReport] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What ``usher test nlu`` reports.

    Args:
        examples: Texts that were read.
        intents: Of all texts with an intent.
        responses: Of texts of retrieval intents, the full key; None where there are none.
        entities: None where no text has an annotation and none was found.
        rejected: Share of the texts, all of them in scope, that were called out of scope; None without such a score.
        folds: Accuracy of each fold of a cross-validation.
    """

    examples: int
    intents: LabelReport
    responses: LabelReport | None = None
    entities: EntityReport | None = None
    rejected: float | None = None
    folds: tuple[float, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)
