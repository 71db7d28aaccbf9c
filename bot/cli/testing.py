"""The work of ``usher test``: what is tested, how it went, and where the reports are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.assistant.load import load_project
from bot.cli.console import err, out, progress_bar
from bot.cli.results import print_evaluation, print_outcomes
from bot.errors import ProjectError
from bot.measure.cases import find_files, read_cases
from bot.measure.nlu_reports import write_nlu_reports
from bot.measure.replay import run_cases
from bot.measure.story_reports import write_story_reports
from bot.model import Model, find_model, fingerprint, load_model
from nlu import Evaluation, TrainingData, cross_validate, evaluate, read_examples

TESTS = "tests"


def test_both(project: Path, model: Path | None, folder: Path | None, fail_under: float, *, successes: bool) -> bool:
    """Replay the project's test stories and measure understanding; whether both passed."""
    loaded = _load(project, model)
    files = find_files([project / TESTS]) if (project / TESTS).is_dir() else []
    stories_pass = _replayed(loaded, files, folder, successes=successes)
    nlu_passes = _measured(loaded, *_examples(project, ()), folder, fail_under)
    return stories_pass and nlu_passes


def test_stories(
    project: Path, paths: Sequence[Path], model: Path | None, folder: Path | None, *, successes: bool
) -> bool:
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
    return _replayed(_load(project, model), files, folder, successes=successes)


def test_nlu(
    project: Path, examples: Sequence[Path], model: Path | None, folder: Path | None, fail_under: float
) -> bool:
    """Measure a model's understanding; whether enough intents were right."""
    return _measured(_load(project, model), *_examples(project, examples), folder, fail_under)


def cross_validated(
    project: Path, examples: Sequence[Path], folds: int, folder: Path | None, fail_under: float
) -> bool:
    """Train anew on parts of the examples and test on the rest; whether enough intents were right."""
    loaded = load_project(project)
    data = read_examples(examples) if examples else loaded.training_data
    with progress_bar() as progress:
        evaluation = cross_validate(loaded.config, data, folds=folds, progress=progress)
    return _report(evaluation, "", folder, fail_under)


def _load(project: Path, model: Path | None) -> Model:
    loaded = load_model(find_model(model or project / "models"))
    if model is None and loaded.fingerprint != fingerprint(load_project(project)):
        note = "[yellow]Note:[/yellow] the project has changed since this model was trained. Run: usher train"
        err.print(note, soft_wrap=True)
    return loaded


def _replayed(model: Model, files: Sequence[Path], folder: Path | None, *, successes: bool) -> bool:
    cases = read_cases(files, model.domain)
    with progress_bar() as progress:
        outcomes = run_cases(cases, model, progress=progress)
    print_outcomes(outcomes)
    if folder is not None:
        _say_written(write_story_reports(outcomes, folder, successes=successes))
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


def _measured(model: Model, data: TrainingData, note: str, folder: Path | None, fail_under: float) -> bool:
    with progress_bar() as progress:
        progress("Understanding", 0.0)
        evaluation = evaluate(model.interpreter, data)
    return _report(evaluation, note, folder, fail_under)


def _report(evaluation: Evaluation, note: str, folder: Path | None, fail_under: float) -> bool:
    print_evaluation(evaluation, note=note, fail_under=fail_under)
    if folder is not None:
        _say_written(write_nlu_reports(evaluation, folder))
    return evaluation.intents.accuracy >= fail_under


def _say_written(files: Sequence[Path]) -> None:
    for file in files:
        out.print(f"Written: {file}", markup=False, soft_wrap=True)
