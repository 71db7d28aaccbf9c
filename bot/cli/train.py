"""``usher train``: project files to a model."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.markup import escape

from bot.cli.console import Project, err, out, progress_bar

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
    force: Annotated[bool, typer.Option("--force", help="Train even where nothing has changed.")] = False,
) -> None:
    """Train a model. Nothing is done where the newest model already fits the project's files."""
    began = perf_counter()
    from bot.assistant.load import load_project
    from bot.cli.problems import print_problem
    from bot.dialogue.registry import policies_of
    from bot.model import fitting_model, train_model
    from bot.prune import prune

    folder = models or project / "models"
    loaded = load_project(project)
    fitting = None if force else fitting_model(loaded, folder)
    if fitting is not None:
        fits = f"[bold]{fitting}[/bold] fits the project's files; nothing to train. (--force trains anyway.)"
        out.print(fits, soft_wrap=True)
        return
    for problem in loaded.findings:
        print_problem(problem, to=err)
    for note in policies_of(loaded.config)[1]:
        err.print(f"[yellow]Note:[/yellow] {escape(note)}")
    if not loaded.training_data.examples:
        err.print("[yellow]Note:[/yellow] No examples under data/: only messages such as /greet will be understood.")
    with progress_bar() as progress:
        file = train_model(loaded, folder, progress=progress)
    out.print(f"Trained [bold]{file}[/bold] in {perf_counter() - began:.1f} s.", soft_wrap=True)
    for old in prune(file, keep=keep):
        out.print(f"Removed {old}, which is older than the last {keep}.", soft_wrap=True, markup=False)
