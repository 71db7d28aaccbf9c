"""``usher init``: a small project to begin with."""

from __future__ import annotations

import shlex
import shutil
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import out
from bot.errors import ProjectError

EXAMPLES = """
[bold]Examples[/bold]

  usher init my-assistant

  mkdir shop && cd shop && usher init
"""
IGNORED = ("models/", "var/", "results/", "graph.html")
"""What Usher writes into a project, for its .gitignore."""


def init(
    folder: Annotated[Path, typer.Argument(help="Where the project goes.", file_okay=False)] = Path(),
) -> None:
    """Write a small working project, to be changed into your own."""
    with as_file(files("bot") / "starter") as starter:
        taken = sorted(entry.name for entry in starter.iterdir() if (folder / entry.name).exists())
        if taken:
            raise ProjectError(
                f"There is a {taken[0]} already.", place=str(folder), mend="Name a new folder: usher init my-assistant"
            )
        shutil.copytree(starter, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    _ignore_generated(folder / ".gitignore")
    out.print(f"A project is in [bold]{folder.resolve()}[/bold]. Next:", soft_wrap=True)
    if folder != Path():
        out.print(f"  cd {shlex.quote(str(folder))}", markup=False, soft_wrap=True)
    out.print("  usher train\n  usher shell")


def _ignore_generated(file: Path) -> None:
    """Add to a .gitignore what is missing; what stands in it stays."""
    written = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    missing = [line for line in IGNORED if line not in written]
    file.write_text("\n".join([*written, *missing]) + "\n", encoding="utf-8")
