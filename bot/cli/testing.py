"""The work of ``usher test``: what is tested, how it went, and where the reports are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.assistant.load import load_project
from bot.cli.console import err, out, progress_bar
from bot.cli.drawing import nlu_pictures, story_pictures
from bot.cli.results import print_evaluation, print_outcomes
from bot.errors import ProjectError
from bot.measure.cases import find_files, read_cases
from bot.measure.junit import write_junit
from bot.measure.nlu_reports import write_nlu_reports
from bot.measure.outcome import Outcome
from bot.measure.replay import run_cases
from bot.measure.story_reports import write_story_reports
from bot.model import Model, find_model, fingerprint, load_model
from nlu import (
    Evaluation,
    Example,
    TrainingData,
    WeakPoints,
    cross_validate,
    evaluate,
    find_weak_points,
    read_examples,
)

TESTS = "tests"


@dataclass(frozen=True, slots=True)
class Reports:
    """What is written about a test.

    Args:
        folder: Where; None for nowhere.
        successes: What went right, too.
        errors: What went wrong.
        warnings: Stories in which the model thought a message unlikely.
        pictures: Confusion matrices and histograms.
    """

    folder: Path | None = None
    successes: bool = False
    errors: bool = True
    warnings: bool = True
    pictures: bool = True


def test_both(project: Path, model: Path | None, reports: Reports, fail_under: float) -> bool:
    """Replay the project's test stories and measure understanding; whether both passed."""
    loaded = _load(project, model)
    files = find_files([project / TESTS]) if (project / TESTS).is_dir() else []
    outcomes = _replayed(loaded, files, reports)
    evaluation = _measured(project, loaded, *_examples(project, ()), reports, fail_under)
    _write_junit(reports, outcomes, evaluation, fail_under)
    return _all_passed(outcomes) and evaluation.intents.accuracy >= fail_under


def test_stories(project: Path, paths: Sequence[Path], model: Path | None, reports: Reports) -> bool:
    """Replay test stories; whether all passed.

    Raises:
        ProjectError: There are none.
    """
    where = paths or [project / TESTS]
    files = find_files(where)
    if not files:
        raise ProjectError(
            "There are no test stories.",
            place=", ".join(map(str, where)),
            mend="Write some into tests/test_stories.yml; `usher init` makes a project that has some.",
        )
    outcomes = _replayed(_load(project, model), files, reports)
    _write_junit(reports, outcomes, None, 0.0)
    return _all_passed(outcomes)


def test_nlu(project: Path, examples: Sequence[Path], model: Path | None, reports: Reports, fail_under: float) -> bool:
    """Measure a model's understanding; whether enough intents were right."""
    evaluation = _measured(project, _load(project, model), *_examples(project, examples), reports, fail_under)
    _write_junit(reports, None, evaluation, fail_under)
    return evaluation.intents.accuracy >= fail_under


def cross_validated(project: Path, examples: Sequence[Path], folds: int, reports: Reports, fail_under: float) -> bool:
    """Train anew on parts of the examples and test on the rest; whether enough intents were right."""
    loaded = load_project(project)
    data = read_examples(examples) if examples else loaded.training_data
    with progress_bar() as progress:
        evaluation = cross_validate(loaded.config, data, folds=folds, progress=progress)
    _report(evaluation, find_weak_points(evaluation, data.examples), "", reports, fail_under)
    _write_junit(reports, None, evaluation, fail_under)
    return evaluation.intents.accuracy >= fail_under


def _load(project: Path, model: Path | None) -> Model:
    loaded = load_model(find_model(model or project / "models"))
    if model is None and loaded.fingerprint != fingerprint(load_project(project)):
        note = "[yellow]Note:[/yellow] the project has changed since this model was trained. Run: usher train"
        err.print(note, soft_wrap=True)
    return loaded


def _replayed(model: Model, files: Sequence[Path], reports: Reports) -> Sequence[Outcome]:
    cases = read_cases(files, model.domain)
    with progress_bar() as progress:
        outcomes = run_cases(cases, model, progress=progress)
    print_outcomes(outcomes)
    if reports.folder is not None:
        written = write_story_reports(
            outcomes,
            reports.folder,
            successes=reports.successes,
            errors=reports.errors,
            warnings=reports.warnings,
        )
        _say_written([*written, *(story_pictures(outcomes, reports.folder) if reports.pictures else [])])
    return outcomes


def _all_passed(outcomes: Sequence[Outcome]) -> bool:
    return all(outcome.passed for outcome in outcomes)


def _examples(project: Path, paths: Sequence[Path]) -> tuple[TrainingData, str]:
    """What to test on, and what is to be said about it."""
    if paths:
        return read_examples(paths), ""
    if (project / TESTS).is_dir():
        held_out = read_examples(find_files([project / TESTS]))
        if held_out.examples:
            return held_out, ""
    note = (
        "These are the examples that the model was trained on: the figures flatter. "
        "Put others into tests/test_nlu.yml, or add --cross-validation."
    )
    return load_project(project).training_data, note


def _measured(
    project: Path, model: Model, data: TrainingData, note: str, reports: Reports, fail_under: float
) -> Evaluation:
    with progress_bar() as progress:
        progress("Understanding", 0.0)
        evaluation = evaluate(model.interpreter, data)
        weak_points = find_weak_points(evaluation, _learnt(project) if evaluation.intents.mistakes else ())
    _report(evaluation, weak_points, note, reports, fail_under)
    return evaluation


def _learnt(project: Path) -> Sequence[Example]:
    """The project's training examples; none where a model is tested without its project."""
    try:
        return load_project(project).training_data.examples
    except ProjectError:
        return ()


def _report(evaluation: Evaluation, weak_points: WeakPoints, note: str, reports: Reports, fail_under: float) -> None:
    print_evaluation(evaluation, weak_points, note=note, fail_under=fail_under)
    if reports.folder is not None:
        written = write_nlu_reports(evaluation, reports.folder, weak_points, successes=reports.successes)
        _say_written([*written, *(nlu_pictures(evaluation, reports.folder) if reports.pictures else [])])


def _write_junit(
    reports: Reports, outcomes: Sequence[Outcome] | None, evaluation: Evaluation | None, fail_under: float
) -> None:
    if reports.folder is not None:
        _say_written([write_junit(reports.folder / "junit.xml", outcomes, evaluation, fail_under=fail_under)])


def _say_written(files: Sequence[Path]) -> None:
    for file in files:
        out.print(f"Written: {file}", markup=False, soft_wrap=True)
