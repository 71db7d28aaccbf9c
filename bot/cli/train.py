"""``usher train``: project files to a model."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from bot.assistant.check import errors_of
from bot.assistant.load import load_project
from bot.assistant.model import fingerprint, latest_model, model_fingerprint, train_model
from bot.cli.console import Project, out, progress_bar
from bot.cli.problems import print_problems

EXAMPLES = """
[bold]Examples[/bold]

  usher train

  usher train --project ~/assistants/shop --force
"""


def train(
    project: Project = Path(),
    models: Annotated[
        Path | None, typer.Option("--out", help="Where the model goes; PROJECT/models otherwise.")
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Train even where nothing has changed.")] = False,
) -> None:
    """Train a model. Nothing is done where the newest model already fits the project's files."""
    began = perf_counter()
    folder = models or project / "models"
    loaded = load_project(project)
    newest = latest_model(folder)
    if newest is not None and not force and model_fingerprint(newest) == fingerprint(loaded):
        out.print(f"{newest} fits the project's files; nothing to train. (--force trains anyway.)")
        return
    problems = errors_of(loaded)
    if problems:
        print_problems(problems)
        raise typer.Exit(1)
    with progress_bar() as progress:
        file = train_model(loaded, folder, progress=progress)
    out.print(f"Trained [bold]{file}[/bold] in {perf_counter() - began:.1f} s.")
