"""Problems of a project, printed so that each can be found and mended."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from bot.assistant.problems import Problem
from bot.cli.console import out

COLOURS = {"error": "red", "warning": "yellow"}


def print_problems(problems: Sequence[Problem]) -> None:
    """Each with its place, what is wrong and the mend; then how many there are."""
    for problem in problems:
        print_problem(problem, to=out)
    errors = sum(problem.severity == "error" for problem in problems)
    out.print(f"{_count(errors, 'error')}, {_count(len(problems) - errors, 'warning')}.")


def print_problem(problem: Problem, *, to: Console) -> None:
    """One of them. Lines are not broken: the place stays whole, for editors that open it."""
    colour = COLOURS[problem.severity]
    what = f"[{colour}]{problem.severity}[/{colour}]: {escape(problem.message)}"
    place = f"[bold]{escape(problem.place)}[/bold]: " if problem.place else ""
    to.print(place + what, soft_wrap=True)
    if problem.mend:
        to.print(f"    [green]{escape(problem.mend)}[/green]", soft_wrap=True)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
