"""What all commands print with, and the options that they share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from bot.errors import UsherError
from bot.own_code import make_importable

if TYPE_CHECKING:
    from nlu import NluError

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def _importable(project: Path) -> Path:
    """A project's own components are found in its folder, whatever command trains, loads or runs them."""
    make_importable(project)
    return project


Project = Annotated[
    Path,
    typer.Option("--project", help="The project's folder.", file_okay=False, exists=True, callback=_importable),
]
ModelOption = Annotated[
    Path | None,
    typer.Option("--model", "-m", help="A model file, or a folder of which the newest is taken.", exists=True),
]


class Level(StrEnum):
    """What is logged: this and everything graver."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


LogLevel = Annotated[Level, typer.Option("--log-level", help="What is logged: this and everything graver.")]


def fail(error: UsherError | NluError) -> None:
    """Print an error: where, what, and the mend. Lines are not broken: the place stays whole."""
    if error.place:
        err.print(f"[bold]{escape(error.place)}[/bold]", soft_wrap=True)
    err.print(f"[red]Error:[/red] {escape(error.message)}", soft_wrap=True)
    if error.mend:
        err.print(f"[green]Mend:[/green]  {escape(error.mend)}", soft_wrap=True)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, float], None]]:
    """A bar that is told a stage and how far it is (0 to 1)."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<28}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda stage, fraction: bar.update(task, description=stage, completed=fraction)
