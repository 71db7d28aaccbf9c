"""``usher test``: test stories replayed, understanding measured."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import ModelOption, Project
from bot.cli.groups import refuse_options_before

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

app = typer.Typer(
    help="Test the assistant: its stories and its understanding.", epilog=EXAMPLES, rich_markup_mode="rich"
)

Out = Annotated[Path | None, typer.Option("--out", "-o", help="Folder to write reports into.", file_okay=False)]
Successes = Annotated[bool, typer.Option("--successes", help="Also write what went right (with --out).")]
NoErrors = Annotated[bool, typer.Option("--no-errors", help="Do not write failed_test_stories.yml.")]
NoWarnings = Annotated[bool, typer.Option("--no-warnings", help="Do not write stories_with_warnings.yml.")]
NoPlot = Annotated[bool, typer.Option("--no-plot", help="Do not draw pictures.")]
Always = Annotated[
    bool,
    typer.Option(
        "--fail-on-prediction-errors", "--e2e", help="As it is anyway; taken so that command lines of Rasa work."
    ),
]
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
    no_errors: NoErrors = False,
    no_warnings: NoWarnings = False,
    no_plot: NoPlot = False,
    always: Always = False,
) -> None:
    """Test the assistant: its stories and its understanding. Exit code 1 where something failed."""
    del always
    if context.invoked_subcommand is not None:
        refuse_options_before(context)
        return
    from bot.cli.testing import Reports, test_both

    reports = Reports(folder, successes=successes, errors=not no_errors, warnings=not no_warnings, pictures=not no_plot)
    if not test_both(project, model, reports, fail_under):
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
    no_errors: NoErrors = False,
    no_warnings: NoWarnings = False,
    no_plot: NoPlot = False,
    always: Always = False,
) -> None:
    """Replay test stories: what the model understands and does must be as written. Exit code 1 where one failed."""
    from bot.cli.testing import Reports, test_stories

    del always
    reports = Reports(folder, successes=successes, errors=not no_errors, warnings=not no_warnings, pictures=not no_plot)
    if not test_stories(project, paths or [], model, reports):
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
    successes: Successes = False,
    no_plot: NoPlot = False,
) -> None:
    """Measure understanding: intents, answers, entities.

    Without --nlu the examples in tests/test_*.yml are taken; where there are none, the training data.
    """
    from bot.cli.testing import Reports, cross_validated, test_nlu

    reports = Reports(folder, successes=successes, pictures=not no_plot)
    if cross_validation:
        passes = cross_validated(project, examples or [], folds, reports, fail_under)
    else:
        passes = test_nlu(project, examples or [], model, reports, fail_under)
    if not passes:
        raise typer.Exit(1)
