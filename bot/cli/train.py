"""``usher train``: project files to a model."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from bot.assistant.load import load_project
from bot.cli.console import Project, out, progress_bar
from bot.model import fitting_model, train_model

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
    fitting = None if force else fitting_model(loaded, folder)
    if fitting is not None:
        out.print(f"{fitting} fits the project's files; nothing to train. (--force trains anyway.)")
        return
    with progress_bar() as progress:
        file = train_model(loaded, folder, progress=progress)
    out.print(f"Trained [bold]{file}[/bold] in {perf_counter() - began:.1f} s.")
