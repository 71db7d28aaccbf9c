"""What would be wrong with a project that is not wrong now, if certain changes were written."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from bot.assistant.load import Project, read_project
from bot.assistant.problems import Findings, Problem, Side
from bot.check import check_project
from bot.errors import ProjectError
from bot.interactive.changes import Changes
from nlu import TrainingData


def new_problems(project: Project, changes: Changes) -> list[Problem]:
    """The problems that the changes would bring, found in a copy; places are those of the project."""
    with tempfile.TemporaryDirectory(prefix="usher-") as scratch:
        copy = Path(scratch)
        for file in project.files:
            _put(copy / file.relative_to(project.folder), file.read_bytes())
        before = {(each.severity, each.message) for each in _checked(copy)}
        for file in changes.files:
            _put(copy / file.relative_to(project.folder), changes.text(file).encode())
        found = [each for each in _checked(copy) if (each.severity, each.message) not in before]
        return [_moved(each, f"{copy}/") for each in found]


def _moved(problem: Problem, away: str) -> Problem:
    """The problem without the name of the copy's folder."""
    sides = tuple(Side(side.place.replace(away, ""), side.what.replace(away, "")) for side in problem.sides)
    place, message = problem.place.replace(away, ""), problem.message.replace(away, "")
    return replace(problem, place=place, message=message, mend=problem.mend.replace(away, ""), sides=sides)


def _checked(folder: Path) -> list[Problem]:
    """All but the examples: whether they are placed well is asked of a model, which would take seconds."""
    try:
        project = read_project(folder, Findings())
        return list(check_project(replace(project, training_data=TrainingData(examples=()))))
    except ProjectError as error:
        return [Problem("error", error.place or "", error.message, error.mend or "")]


def _put(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
