"""``usher train``: project files to a model."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from bot.cli.console import Project, err, out, progress_bar

if TYPE_CHECKING:
    from nlu import Report

EXAMPLES = """
[bold]Examples[/bold]

  usher train

  usher train --project ~/assistants/shop --force
"""


def train(
    project: Project = Path(),
    models: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Folder that the model goes into; PROJECT/models otherwise.", file_okay=False),
    ] = None,
    keep: Annotated[
        int, typer.Option("--keep", help="Models of this assistant that stay in the folder; 0 for all.", min=0)
    ] = 5,
    *,
    force: Annotated[bool, typer.Option("--force", help="Train all of it, whatever has changed.")] = False,
) -> None:
    """Train a model. Nothing is done where the newest model already fits the project's files."""
    began = perf_counter()
    from bot.assistant.load import project_files
    from bot.fitting import fitting_model

    folder = models or project / "models"
    fitting = None if force else fitting_model(project, project_files(project), folder)
    if fitting is not None:
        fits = f"[bold]{fitting}[/bold] fits the project's files; nothing to train. (--force trains anyway.)"
        out.print(fits, soft_wrap=True)
        return
    _train(project, folder, keep=keep, force=force, began=began)


def _train(project: Path, folder: Path, *, keep: int, force: bool, began: float) -> None:
    from bot.assistant.load import load_project
    from bot.cli.problems import print_problem
    from bot.dialogue.registry import policies_of
    from bot.model import train_model
    from bot.prune import prune

    loaded = load_project(project)
    for problem in loaded.findings:
        print_problem(problem, to=err)
    for note in policies_of(loaded.config)[1]:
        err.print(f"[yellow]Note:[/yellow] {escape(note)}")
    if not loaded.training_data.examples:
        err.print("[yellow]Note:[/yellow] No examples under data/: only messages such as /greet will be understood.")
    with progress_bar() as progress:
        file = train_model(loaded, folder, progress=progress, from_nothing=force, told=_say_what_was_kept)
    out.print(f"Trained [bold]{file}[/bold] in {perf_counter() - began:.1f} s.", soft_wrap=True)
    for old in prune(file, keep=keep):
        out.print(f"Removed {old}, which is older than the last {keep}.", soft_wrap=True, markup=False)


def _say_what_was_kept(report: Report) -> None:
    if report.kept:
        trained = ", ".join(report.stages) or "nothing"
        out.print(f"Taken from the last training: {', '.join(report.kept)}. Trained: {trained}.", soft_wrap=True)
    if report.kept or report.encoded < report.examples:
        out.print(f"Texts encoded anew: {report.encoded}.")
