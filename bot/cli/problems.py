"""Problems of a project, printed so that each can be found and mended."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from bot.assistant.problems import Problem
from bot.cli.console import out

COLOURS = {"error": "red", "warning": "yellow"}


def print_problems(problems: Sequence[Problem]) -> None:
    """Each with its place, what is wrong and the mend; then how many there are."""
    for problem in problems:
        colour = COLOURS[problem.severity]
        out.print(
            f"[bold]{escape(problem.place)}[/bold]: [{colour}]{problem.severity}[/{colour}]: {escape(problem.message)}"
        )
        if problem.mend:
            out.print(f"    [green]{escape(problem.mend)}[/green]")
    errors = sum(problem.severity == "error" for problem in problems)
    out.print(f"{errors} errors, {len(problems) - errors} warnings.")
