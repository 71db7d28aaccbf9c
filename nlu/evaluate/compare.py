"""Texts as they were annotated against texts as they were understood."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from nlu.evaluate.extractors import extractor_reports
from nlu.evaluate.report import Answered, EntityReport, Evaluation, LabelReport, Scores
from nlu.evaluate.scores import scores
from nlu.intent.calibration import expected_calibration_error
from nlu.types import Example, ParseResult

Answer = tuple[Example, str, str | None, float]
"""An example with the label it should have, the label it got, and how sure that was."""


def compare(examples: Sequence[Example], results: Sequence[ParseResult]) -> Evaluation:
    """Figures over examples and what was understood, in the same order."""
    pairs = list(zip(examples, results, strict=True))
    intents = [(e, e.intent.split("/")[0], r.intent.name, r.intent.confidence) for e, r in pairs if e.intent]
    keys = [_key(example, result) for example, result in pairs if example.intent and "/" in example.intent]
    verdicts = [result.out_of_scope.is_out_of_scope for result in results if result.out_of_scope]
    return Evaluation(
        examples=len(pairs),
        intents=label_report(intents),
        responses=label_report(keys) if keys else None,
        entities=entity_report(pairs),
        rejected=sum(verdicts) / len(verdicts) if verdicts else None,
    )


def label_report(answers: Sequence[Answer]) -> LabelReport:
    """Accuracy, scores of each label, confusion and mistakes."""
    confusion: dict[str, Counter[str]] = defaultdict(Counter)
    for _, expected, predicted, _ in answers:
        confusion[expected][predicted or ""] += 1
    labels = {label: _label_scores(label, confusion) for label in sorted(confusion)}
    right = np.array([expected == predicted for _, expected, predicted, _ in answers], np.bool_)
    sure = np.array([confidence for *_, confidence in answers])
    total = max(len(answers), 1)
    answered = [
        Answered(e.text, e.place, expected, predicted, sureness) for e, expected, predicted, sureness in answers
    ]
    answered.sort(key=lambda each: -each.confidence)
    return LabelReport(
        accuracy=float(right.mean()) if len(right) else 0.0,
        macro_f1=sum(s.f1 for s in labels.values()) / max(len(labels), 1),
        weighted_f1=sum(s.f1 * s.support for s in labels.values()) / total,
        calibration_error=expected_calibration_error(sure, right),
        labels=labels,
        confusion={label: dict(sorted(row.items())) for label, row in sorted(confusion.items())},
        mistakes=tuple(each for each in answered if each.expected != each.predicted),
        hits=tuple(each for each in answered if each.expected == each.predicted),
    )


def entity_report(pairs: Sequence[tuple[Example, ParseResult]]) -> EntityReport | None:
    """Exact spans of each type; None where there are none on either side."""
    hits: Counter[str] = Counter()
    found: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    for example, result in pairs:
        right = Counter((e.entity, e.start, e.end) for e in example.entities)
        got = Counter((e.entity, e.start, e.end) for e in result.entities)
        for counts, spans in ((meant, right), (found, got), (hits, right & got)):
            for (entity, _, _), number in spans.items():
                counts[entity] += number
    if not found and not meant:
        return None
    entities = {name: scores(hits[name], found[name], meant[name]) for name in sorted({*found, *meant})}
    overall = scores(hits.total(), found.total(), meant.total())
    return EntityReport(overall.precision, overall.recall, overall.f1, entities, extractor_reports(pairs))


def _key(example: Example, result: ParseResult) -> Answer:
    intent = str(example.intent).split("/")[0]
    answer = next((a for a in result.retrieval if a.retrieval_intent == intent), None)
    return example, str(example.intent), answer.key if answer else None, answer.confidence if answer else 0.0


def _label_scores(label: str, confusion: Mapping[str, Counter[str]]) -> Scores:
    found = sum(row[label] for row in confusion.values())
    return scores(confusion[label][label], found, confusion[label].total())
