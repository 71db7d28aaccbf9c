"""``usher data``: the project's files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import Project, out

EXAMPLES = """
[bold]Examples[/bold]

  usher data validate

  usher data validate --fail-on-warnings   # for CI
"""

app = typer.Typer(help="Check the project's files.", epilog=EXAMPLES, no_args_is_help=True, rich_markup_mode="rich")


@app.callback()
def data() -> None:
    """Check the project's files."""


@app.command("validate", epilog=EXAMPLES)
def validate(
    project: Project = Path(),
    *,
    fail_on_warnings: Annotated[bool, typer.Option("--fail-on-warnings", help="Exit with 1 for warnings too.")] = False,
) -> None:
    """Find what is wrong, each with file, line and mend. Exit code 1 where there are errors."""
    from bot.check import check_folder
    from bot.cli.problems import print_problems

    problems = check_folder(project)
    if not problems:
        out.print("[green]No problems.[/green]")
        return
    print_problems(problems)
    if fail_on_warnings or any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)
