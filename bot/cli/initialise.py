"""``usher init``: a small project to begin with."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import out
from bot.errors import ProjectError

EXAMPLES = """
[bold]Examples[/bold]

  usher init ~/assistants/shop
"""


def init(
    folder: Annotated[Path, typer.Argument(help="Where the project goes.", file_okay=False)] = Path(),
) -> None:
    """Write a small working project, to be changed into your own."""
    taken = [name for name in ("config.yml", "domain.yml", "data") if (folder / name).exists()]
    if taken:
        raise ProjectError(f"there is a {taken[0]} already.", place=str(folder), mend="Choose an empty folder.")
    with as_file(files("bot") / "starter") as starter:
        shutil.copytree(starter, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".gitignore").write_text("models/\nvar/\n", encoding="utf-8")
    where = "" if folder == Path() else f" --project {folder}"
    out.print(f"A project is in [bold]{folder.resolve()}[/bold]. Next:")
    out.print(f"  usher train{where}")
    out.print(f"  usher shell{where}")
