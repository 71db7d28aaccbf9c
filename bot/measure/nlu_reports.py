"""What ``usher test nlu`` writes, in Rasa's names: intent_report.json, intent_errors.json and the like."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.measure.figures import averages, classification
from nlu import EntityReport, Evaluation, ExtractorReport, Scores, WeakPoints


def write_nlu_reports(
    evaluation: Evaluation, folder: Path, weak_points: WeakPoints | None = None, *, successes: bool = False
) -> list[Path]:
    """Write the reports.

    Args:
        evaluation: From `nlu.evaluate` or `nlu.cross_validate`.
        folder: Made where it is missing.
        weak_points: From `nlu.find_weak_points`.
        successes: Also write what was understood rightly.

    Returns:
        The files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    reports = {**nlu_reports(evaluation), **(_successes(evaluation) if successes else {})}
    if weak_points is not None:
        reports["weak_points.json"] = asdict(weak_points)
    for name, content in reports.items():
        (folder / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return [folder / name for name in reports]


def nlu_reports(evaluation: Evaluation) -> dict[str, Any]:
    """The reports by file name; of entities one for each extractor, and entity_report.json for all together."""
    intents = evaluation.intents
    reports: dict[str, Any] = {
        "intent_report.json": {
            **classification(_pairs(intents.confusion)),
            "calibration_error": intents.calibration_error,
            "rejected_as_out_of_scope": evaluation.rejected,
            "folds": list(evaluation.folds),
        },
        "intent_errors.json": [
            _error("intent", m.text, m.place, m.expected, m.predicted, m.confidence) for m in intents.mistakes
        ],
    }
    if evaluation.responses is not None:
        reports["response_selection_report.json"] = classification(_pairs(evaluation.responses.confusion))
        reports["response_selection_errors.json"] = [
            _error("intent_response_key", m.text, m.place, m.expected, m.predicted, m.confidence)
            for m in evaluation.responses.mistakes
        ]
    if evaluation.entities is not None:
        reports["entity_report.json"] = _entities(evaluation.entities)
        for name, extractor in evaluation.entities.extractors.items():
            reports[f"{name}_report.json"] = _extractor(extractor)
            reports[f"{name}_errors.json"] = [
                {"text": m.text, "entities": m.expected, "predicted_entities": m.predicted, "place": m.place}
                for m in extractor.mistakes
            ]
    return reports


def _successes(evaluation: Evaluation) -> dict[str, Any]:
    kinds = [("intent", "intent_successes.json", evaluation.intents)]
    if evaluation.responses is not None:
        kinds.append(("intent_response_key", "response_selection_successes.json", evaluation.responses))
    return {
        file: [_error(what, m.text, m.place, m.expected, m.predicted, m.confidence) for m in report.hits]
        for what, file, report in kinds
    }


def _pairs(confusion: Mapping[str, Mapping[str, int]]) -> Sequence[tuple[str, str]]:
    return [
        (right, predicted) for right, row in confusion.items() for predicted, count in row.items() for _ in range(count)
    ]


def _error(what: str, text: str, place: str, expected: str, predicted: str | None, confidence: float) -> dict[str, Any]:
    prediction = {"name": predicted, "confidence": confidence}
    return {"text": text, what: expected, f"{what}_prediction": prediction, "place": place}


def _entities(found: EntityReport) -> dict[str, Any]:
    labels = {name: _scores(each) for name, each in found.entities.items()}
    return {**labels, "micro avg": {"precision": found.precision, "recall": found.recall, "f1-score": found.f1}}


def _extractor(report: ExtractorReport) -> dict[str, Any]:
    """The shape of scikit-learn's report, as Rasa writes it; counted by entity, not by word."""
    labels = {
        name: {
            **_scores(each),
            "confused_with": {
                other or "no_entity": count for other, count in report.confusion.get(name, {}).items() if other != name
            },
        }
        for name, each in report.entities.items()
    }
    return {**labels, **averages(labels)}


def _scores(each: Scores) -> dict[str, Any]:
    return {"precision": each.precision, "recall": each.recall, "f1-score": each.f1, "support": each.support}
