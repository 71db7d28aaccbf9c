"""``usher test``: test stories replayed, understanding measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.assistant.load import load_project
from bot.cli.console import ModelOption, Project, err, out, progress_bar
from bot.cli.groups import refuse_options_before
from bot.cli.results import print_evaluation, print_outcomes
from bot.errors import ProjectError
from bot.measure.cases import find_files, read_cases
from bot.measure.nlu_reports import write_nlu_reports
from bot.measure.replay import run_cases
from bot.measure.story_reports import write_story_reports
from bot.model import Model, find_model, fingerprint, load_model
from nlu import Evaluation, TrainingData, cross_validate, evaluate, read_examples

EXAMPLES = """
[bold]Examples[/bold]

  usher test

  usher test --out results

  usher test stories tests/test_orders.yml

  usher test nlu --cross-validation --folds 5
"""
STORIES_EXAMPLES = """
[bold]Examples[/bold]

  usher test stories

  usher test stories tests/test_orders.yml tests/more --out results --successes
"""
NLU_EXAMPLES = """
[bold]Examples[/bold]

  usher test nlu

  usher test nlu --nlu heldout.yml --fail-under 0.9

  usher test nlu --cross-validation --folds 5 --out results
"""
LEAST_ACCURACY = 0.8
TESTS = "tests"

app = typer.Typer(
    help="Test the assistant: its stories and its understanding.", epilog=EXAMPLES, rich_markup_mode="rich"
)

Out = Annotated[Path | None, typer.Option("--out", "-o", help="Folder to write reports into.", file_okay=False)]
Successes = Annotated[bool, typer.Option("--successes", help="Also write the stories that passed (with --out).")]
FailUnder = Annotated[
    float,
    typer.Option("--fail-under", help="Exit with 1 where fewer intents are right than this share.", min=0.0, max=1.0),
]


@app.callback(invoke_without_command=True)
def both(
    context: typer.Context,
    project: Project = Path(),
    model: ModelOption = None,
    folder: Out = None,
    fail_under: FailUnder = LEAST_ACCURACY,
    *,
    successes: Successes = False,
) -> None:
    """Test the assistant: its stories and its understanding. Exit code 1 where something failed."""
    if context.invoked_subcommand is not None:
        refuse_options_before(context)
        return
    loaded = _load(project, model)
    files = find_files([project / TESTS]) if (project / TESTS).is_dir() else []
    stories_pass = _test_stories(loaded, files, folder, successes=successes)
    nlu_passes = _test_nlu(loaded, *_examples(project, ()), folder, fail_under)
    if not (stories_pass and nlu_passes):
        raise typer.Exit(1)


@app.command("stories", epilog=STORIES_EXAMPLES)
def stories(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Test files, and folders in which every test_*.yml is one; PROJECT/tests otherwise."),
    ] = None,
    project: Project = Path(),
    model: ModelOption = None,
    folder: Out = None,
    *,
    successes: Successes = False,
) -> None:
    """Replay test stories: what the model understands and does must be as written. Exit code 1 where one failed."""
    where = paths or [project / TESTS]
    files = find_files(where)
    if not files:
        raise ProjectError(
            "There are no test stories.",
            place=", ".join(map(str, where)),
            mend="Write some into tests/test_stories.yml; `usher init` makes a project that has some.",
        )
    if not _test_stories(_load(project, model), files, folder, successes=successes):
        raise typer.Exit(1)


@app.command("nlu", epilog=NLU_EXAMPLES)
def nlu(
    project: Project = Path(),
    model: ModelOption = None,
    examples: Annotated[
        list[Path] | None,
        typer.Option("--nlu", "-u", help="File or folder of examples to test on; repeat for more.", exists=True),
    ] = None,
    folder: Out = None,
    folds: Annotated[int, typer.Option("--folds", "-f", help="Parts of a cross-validation.", min=2)] = 5,
    fail_under: FailUnder = LEAST_ACCURACY,
    *,
    cross_validation: Annotated[
        bool,
        typer.Option("--cross-validation", help="Train anew on parts of the training data, test on the rest."),
    ] = False,
) -> None:
    """Measure understanding: intents, answers, entities.

    Without --nlu the examples in tests/test_*.yml are taken; where there are none, the training data.
    """
    if cross_validation:
        passes = _report(_cross_validated(project, examples, folds), "", folder, fail_under)
    else:
        passes = _test_nlu(_load(project, model), *_examples(project, examples or ()), folder, fail_under)
    if not passes:
        raise typer.Exit(1)


def _load(project: Path, model: Path | None) -> Model:
    loaded = load_model(find_model(model or project / "models"))
    if model is None and loaded.fingerprint != fingerprint(load_project(project)):
        note = "[yellow]Note:[/yellow] the project has changed since this model was trained. Run: usher train"
        err.print(note, soft_wrap=True)
    return loaded


def _test_stories(model: Model, files: Sequence[Path], folder: Path | None, *, successes: bool) -> bool:
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


def _test_nlu(model: Model, data: TrainingData, note: str, folder: Path | None, fail_under: float) -> bool:
    with progress_bar() as progress:
        progress("Understanding", 0.0)
        evaluation = evaluate(model.interpreter, data)
    return _report(evaluation, note, folder, fail_under)


def _cross_validated(project: Path, paths: Sequence[Path] | None, folds: int) -> Evaluation:
    loaded = load_project(project)
    data = read_examples(paths) if paths else loaded.training_data
    with progress_bar() as progress:
        return cross_validate(loaded.config, data, folds=folds, progress=progress)


def _report(evaluation: Evaluation, note: str, folder: Path | None, fail_under: float) -> bool:
    print_evaluation(evaluation, note=note, fail_under=fail_under)
    if folder is not None:
        _say_written(write_nlu_reports(evaluation, folder))
    return evaluation.intents.accuracy >= fail_under


def _say_written(files: Sequence[Path]) -> None:
    for file in files:
        out.print(f"Written: {file}", markup=False, soft_wrap=True)
