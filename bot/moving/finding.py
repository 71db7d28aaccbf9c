"""What becomes of one thing of a project."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.assistant.problems import Problem

Verdict = Literal["refused", "ignored", "mapped", "supported"]
"""refused: Usher does not start with it; ignored: it is read over; mapped: something else does its work;
supported: it works as in Rasa."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing and what becomes of it.

    Args:
        file: Inside the project, such as ``data/nlu.yml``; empty for a file that is missing.
        what: The thing: ``DIETClassifier``, ``3 rules``.
        verdict: What becomes of it.
        reason: Why, or what does its work.
        place: ``config.yml:12`` where a line is known.
        mend: What to do about it.
    """

    file: str
    what: str
    verdict: Verdict
    reason: str = ""
    place: str = ""
    mend: str = ""


def of_problems(problems: Iterable[Problem], file: str) -> list[Finding]:
    """What was found wrong in one file: errors are refused, warnings ignored.

    Args:
        problems: Those of all files.
        file: As their places name it.
    """
    return [
        Finding(
            file,
            "file" if problem.place == file else f"line {problem.place.rpartition(':')[2]}",
            "refused" if problem.severity == "error" else "ignored",
            problem.message,
            problem.place,
            problem.mend,
        )
        for problem in problems
        if problem.place == file or problem.place.startswith(f"{file}:")
    ]


def counted(number: int, one: str, many: str = "") -> str:
    """``1 rule``, ``3 rules``, ``2 stories``."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {many or one + 's'}"
