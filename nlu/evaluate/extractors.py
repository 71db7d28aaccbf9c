"""Entities as annotated against those of each extractor alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from nlu.evaluate.report import EntityMistake, ExtractorReport
from nlu.evaluate.scores import scores
from nlu.types import Entity, Example, ParseResult

Pair = tuple[Example, ParseResult]


def extractor_reports(pairs: Sequence[Pair]) -> Mapping[str, ExtractorReport]:
    """A report for each extractor that found anything.

    Args:
        pairs: Each example with what was understood.
    """
    names = sorted({entity.extractor for _, result in pairs for entity in result.entities})
    return {name: _report(name, pairs) for name in names}


def _report(extractor: str, pairs: Sequence[Pair]) -> ExtractorReport:
    own = [[entity for entity in result.entities if entity.extractor == extractor] for _, result in pairs]
    types = {entity.entity for found in own for entity in found}
    confusion: defaultdict[str, Counter[str]] = defaultdict(Counter)
    mistakes: list[EntityMistake] = []
    sure: tuple[list[float], list[float]] = ([], [])
    for (example, result), found in zip(pairs, own, strict=True):
        others = {_span(entity) for entity in result.entities if entity.extractor != extractor}
        # What another extractor found was not left to this one.
        meant = [entity for entity in example.entities if entity.entity in types and _span(entity) not in others]
        _confuse(meant, found, confusion)
        right = {_span(entity) for entity in meant}
        for entity in found:
            if entity.confidence is not None:
                sure[_span(entity) not in right].append(entity.confidence)
        if right != {_span(entity) for entity in found}:
            shown = (tuple(entity.as_dict() for entity in side) for side in (meant, found))
            mistakes.append(EntityMistake(example.text, example.place, *shown))
    found_of = Counter(entity.entity for each in own for entity in each)
    return ExtractorReport(
        entities={
            name: scores(row[name], found_of[name], row.total())
            for name, row in ((name, confusion.get(name, Counter())) for name in sorted(types))
        },
        confusion={name: dict(sorted(row.items())) for name, row in sorted(confusion.items())},
        mistakes=tuple(mistakes),
        hits=tuple(sure[0]),
        misses=tuple(sure[1]),
    )


def _confuse(meant: Sequence[Entity], found: Sequence[Entity], confusion: defaultdict[str, Counter[str]]) -> None:
    """Each annotated entity with the found one of the same extent; else with none, as found ones without partner."""
    left = list(found)
    for entity in meant:
        partner = next((other for other in left if (other.start, other.end) == (entity.start, entity.end)), None)
        confusion[entity.entity][partner.entity if partner else ""] += 1
        if partner:
            left.remove(partner)
    for entity in left:
        confusion[""][entity.entity] += 1


def _span(entity: Entity) -> tuple[str, int, int]:
    return entity.entity, entity.start, entity.end
