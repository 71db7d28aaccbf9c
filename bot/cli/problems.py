"""Problems of a project, printed so that each can be found and mended."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape

from bot.assistant.problems import Problem
from bot.cli.console import out

COLOURS = {"error": "red", "warning": "yellow"}


def print_problems(problems: Sequence[Problem]) -> None:
    """By file, those with errors first, and by line; then how many there are."""
    files = _by_file(problems)
    for file, inside in files.items():
        out.print(f"[bold underline]{escape(file or 'The project')}[/bold underline]: {_counts(inside)}")
        for problem in inside:
            print_problem(problem, to=out)
        out.print()
    where = f" in {_count(len(files), 'file')}" if len(files) > 1 else ""
    out.print(f"{_counts(problems)}{where}.")


def print_problem(problem: Problem, *, to: Console) -> None:
    """One of them. Lines are not broken: the place stays whole, for editors that open it."""
    colour = COLOURS[problem.severity]
    what = f"[{colour}]{problem.severity}[/{colour}]: {escape(problem.message)}"
    place = f"[bold]{escape(problem.place)}[/bold]: " if problem.place else ""
    to.print(place + what, soft_wrap=True)
    for side in problem.sides:
        at = f"{escape(side.place)}: " if side.place else ""
        to.print(f"    [cyan]·[/cyan] {at}{escape(side.what)}", soft_wrap=True)
    if problem.mend:
        to.print(f"    [green]{escape(problem.mend)}[/green]", soft_wrap=True)


def as_json(problems: Sequence[Problem]) -> str:
    """The problems for other programs: editors, CI."""
    errors, warnings = _numbers(problems)
    found = {"errors": errors, "warnings": warnings, "problems": [_as_dict(problem) for problem in problems]}
    return json.dumps(found, indent=2, ensure_ascii=False)


def _as_dict(problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity,
        "kind": problem.kind,
        **_place(problem.place),
        "message": problem.message,
        "mend": problem.mend,
        "sides": [{**_place(side.place), "what": side.what} for side in problem.sides],
    }


def _place(place: str) -> dict[str, Any]:
    file, colon, line = place.rpartition(":")
    is_line = bool(colon) and line.isdecimal()
    return {"file": file if is_line else place, "line": int(line) if is_line else None}


def _by_file(problems: Iterable[Problem]) -> Mapping[str, list[Problem]]:
    files: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        files[_place(problem.place)["file"]].append(problem)
    for inside in files.values():
        inside.sort(key=lambda problem: _place(problem.place)["line"] or 0)
    return dict(sorted(files.items(), key=lambda item: (not _numbers(item[1])[0], item[0])))


def _numbers(problems: Sequence[Problem]) -> tuple[int, int]:
    errors = sum(problem.severity == "error" for problem in problems)
    return errors, len(problems) - errors


def _counts(problems: Sequence[Problem]) -> str:
    errors, warnings = _numbers(problems)
    return f"{_count(errors, 'error')}, {_count(warnings, 'warning')}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
