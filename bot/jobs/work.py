"""What jobs do. Each takes JSON and gives JSON back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.assistant.load import load_project
from bot.conversation.fold import ACTION_LISTEN
from bot.jobs.project_files import write_project
from bot.measure.cases import read_cases
from bot.measure.nlu_reports import nlu_reports
from bot.measure.outcome import Check, Outcome
from bot.measure.replay import run_cases
from bot.measure.story_reports import story_report
from bot.model import fitting_model, load_model, train_model
from bot.prune import prune
from nlu import cross_validate, evaluate, read_examples

REMEMBERED = ("RulePolicy", "MemoizationPolicy", "AugmentedMemoizationPolicy")
"""Policies that only repeat what training data say."""


def _silent(_stage: str, _share: float) -> None:
    """Nobody watches the progress."""


def train(*, text: str, folder: str, models: str, force: bool, keep: int) -> dict[str, Any]:
    """Train on the files that one YAML text describes; the model that fits is given back where there is one."""
    write_project(text, Path(folder))
    project = load_project(Path(folder))
    fitting = None if force else fitting_model(project, Path(models))
    file = fitting or train_model(project, Path(models), progress=_silent)
    prune(file, keep=keep)
    return {"file": str(file)}


def test_stories(*, file: str, model: str, e2e: bool) -> dict[str, Any]:
    """Replay test stories; the figures in Rasa's keys."""
    loaded = load_model(Path(model))
    outcomes = run_cases(read_cases([Path(file)], loaded.domain), loaded, progress=_silent)
    if not e2e:
        outcomes = [_actions_alone(outcome) for outcome in outcomes]
    report = story_report(outcomes)
    actions = [check for outcome in outcomes for check in outcome.checks if check.kind == "action"]
    weighted = report.get("weighted avg", {})
    told = sum(check.policy in REMEMBERED for check in actions)
    return {
        "precision": weighted.get("precision", 0.0),
        "f1": weighted.get("f1-score", 0.0),
        "accuracy": report.get("accuracy", 0.0),
        "actions": [_action(check) for check in actions],
        "is_end_to_end_evaluation": e2e,
        "in_training_data_fraction": told / len(actions) if actions else 0.0,
        "report": report,
        "failed": [_failure(check) for outcome in outcomes for check in outcome.wrong],
    }


def test_intents(*, file: str, model: str, folds: int | None) -> dict[str, Any]:
    """Measure understanding; with ``folds``, of pipelines trained anew on parts of the examples."""
    loaded = load_model(Path(model))
    data = read_examples([Path(file)])
    evaluation = cross_validate(loaded.config, data, folds=folds) if folds else evaluate(loaded.interpreter, data)
    reports = nlu_reports(evaluation)
    found: dict[str, Any] = {
        "intent_evaluation": _evaluation(reports["intent_report.json"], reports["intent_errors.json"])
    }
    if "response_selection_report.json" in reports:
        found["response_selection_evaluation"] = _evaluation(
            reports["response_selection_report.json"], reports["response_selection_errors.json"]
        )
    if "entity_report.json" in reports:
        report = reports["entity_report.json"]
        scores = report.get("micro avg", {})
        # Rasa names an evaluation for each extractor; here they answer together.
        found["entity_evaluation"] = {
            "all": {"report": report, "precision": scores.get("precision"), "f1_score": scores.get("f1-score")}
        }
    return found


WORK: Mapping[str, Callable[..., dict[str, Any]]] = {
    "train": train,
    "test_stories": test_stories,
    "test_intents": test_intents,
}
"""By name."""


def _actions_alone(outcome: Outcome) -> Outcome:
    return Outcome(outcome.case, tuple(check for check in outcome.checks if check.kind == "action"))


def _action(check: Check) -> dict[str, Any]:
    return {
        "action": check.expected,
        "predicted": check.predicted,
        "policy": check.policy,
        "confidence": check.confidence,
    }


def _failure(check: Check) -> dict[str, Any]:
    line = check.place.rpartition(":")[2]
    kind = "listen" if check.expected == ACTION_LISTEN else check.kind
    return {"kind": kind, "line": int(line), "expected": check.expected, "predicted": check.predicted}


def _evaluation(report: Mapping[str, Any], errors: list[dict[str, Any]]) -> dict[str, Any]:
    weighted = report.get("weighted avg", {})
    return {
        "report": report,
        "accuracy": report.get("accuracy"),
        "precision": weighted.get("precision"),
        "f1_score": weighted.get("f1-score"),
        "errors": [{key: value for key, value in error.items() if key != "place"} for error in errors],
    }
