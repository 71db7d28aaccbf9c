"""What is wrong in a project's files: gathered while they are read, so that an editor sees it all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.errors import ProjectError
from nlu import NluError

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the places that do not go together.

    Args:
        place: ``data/rules/orders.yml:12``
        what: What it says: ``the rule 'Greet' goes on with 'utter_greet'``.
    """

    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Args:
        severity: An error must be mended before training; a warning is likely a mistake.
        place: ``data/rules/orders.yml:12``
        message: What is wrong, in a sentence.
        mend: What to write instead.
        sides: Of a conflict, every place that takes part in it.
        kind: Which check found it: ``unused``, ``stories``; empty until a whole project is checked.
    """

    severity: Severity
    place: str
    message: str
    mend: str = ""
    sides: tuple[Side, ...] = ()
    kind: str = ""


class Findings:
    """Problems found so far."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}

    @property
    def problems(self) -> Sequence[Problem]:
        """Each once, in the order in which they were found."""
        return tuple(self._found)

    def note(self, problem: Problem) -> None:
        """Add one."""
        self._found.setdefault(problem)

    def error(self, message: str, *, place: str, mend: str = "", sides: Iterable[Side] = ()) -> None:
        """Note something that must be mended."""
        self.note(Problem("error", place, message, mend, tuple(sides)))

    def warning(self, message: str, *, place: str, mend: str = "", sides: Iterable[Side] = ()) -> None:
        """Note something that is likely a mistake."""
        self.note(Problem("warning", place, message, mend, tuple(sides)))

    def nlu_error(self, error: NluError) -> None:
        """Note what nlu found wrong."""
        self.error(error.message, place=error.place or "", mend=error.mend or "")

    def raise_errors(self) -> None:
        """Stop at errors.

        Raises:
            ProjectError: The first of them; it says how many more there are.
        """
        raise_first(problem for problem in self._found if problem.severity == "error")


def raise_first(problems: Iterable[Problem]) -> None:
    """Stop at the first of these problems, if there are any.

    Raises:
        ProjectError: It says how many more there are.
    """
    found = list(problems)
    if not found:
        return
    first, rest = found[0], found[1:]
    more = "".join(f"\n{problem.place}: {problem.message} {problem.mend}".rstrip() for problem in rest[:9])
    if len(rest) > 9:
        more += f"\n({len(rest) - 9} more)"
    raise ProjectError(first.message, place=first.place, mend=f"{first.mend}{more}")
