"""What an editor is asked: four kinds of questions. The terminal is one way to ask them, a list of answers another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Check = Callable[[str], str | None]
"""What is wrong with an answer, or None."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of several.

    Args:
        title: What is shown.
        value: What it stands for.
        is_chosen: Where several may be chosen: it is, to begin with.
    """

    title: str
    value: Any
    is_chosen: bool = False


class Prompter(Protocol):
    """Asks. Ctrl-C raises KeyboardInterrupt, Ctrl-D EOFError."""

    def text(self, question: str, *, default: str = "", check: Check | None = None) -> str:
        """A line; asked again while something is wrong with it."""
        ...

    def choose(self, question: str, choices: Sequence[Choice], *, searchable: bool = False) -> Any:
        """The value of one choice; the first one is chosen to begin with.

        Args:
            question: The question.
            choices: At least one.
            searchable: Typing letters shows those that contain them.
        """
        ...

    def several(self, question: str, choices: Sequence[Choice]) -> list[Any]:
        """The values of those that are chosen, perhaps none."""
        ...

    def confirm(self, question: str, *, default: bool = True) -> bool:
        """Yes or no."""
        ...
