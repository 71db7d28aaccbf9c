"""What ``usher test nlu`` writes, in Rasa's names: intent_report.json, intent_errors.json and the like."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.measure.figures import classification
from nlu import Evaluation


def write_nlu_reports(evaluation: Evaluation, folder: Path) -> list[Path]:
    """Write the reports.

    Args:
        evaluation: From `nlu.evaluate` or `nlu.cross_validate`.
        folder: Made where it is missing.

    Returns:
        The files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    reports = nlu_reports(evaluation)
    for name, content in reports.items():
        (folder / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return [folder / name for name in reports]


def nlu_reports(evaluation: Evaluation) -> dict[str, Any]:
    """The reports by file name.

    Rasa writes one report of entities for each extractor; here the extractors answer together, so there is one.
    """
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
        reports["entity_report.json"] = _entities(evaluation)
    return reports


def _pairs(confusion: Mapping[str, Mapping[str, int]]) -> Sequence[tuple[str, str]]:
    return [
        (right, predicted) for right, row in confusion.items() for predicted, count in row.items() for _ in range(count)
    ]


def _error(what: str, text: str, place: str, expected: str, predicted: str | None, confidence: float) -> dict[str, Any]:
    prediction = {"name": predicted, "confidence": confidence}
    return {"text": text, what: expected, f"{what}_prediction": prediction, "place": place}


def _entities(evaluation: Evaluation) -> dict[str, Any]:
    found = evaluation.entities
    if found is None:
        return {}
    labels = {
        name: {"precision": each.precision, "recall": each.recall, "f1-score": each.f1, "support": each.support}
        for name, each in found.entities.items()
    }
    return {**labels, "micro avg": {"precision": found.precision, "recall": found.recall, "f1-score": found.f1}}
