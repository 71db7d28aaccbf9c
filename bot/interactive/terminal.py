"""Questions in a terminal: arrow keys, search as you type, and the keys of readline in what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import questionary

from bot.interactive.prompts import Check, Choice

ARROWS, SEARCH, MARK = "(arrow keys, Enter)", "(type to search, arrow keys, Enter)", "(space marks, Enter goes on)"
POINTER, QMARK = "›", "?"  # noqa: RUF001 - an arrow, and meant


class Terminal:
    """Asks the person at the terminal."""

    def text(self, question: str, *, default: str = "", check: Check | None = None) -> str:
        """A line."""

        def validate(answer: str) -> bool | str:
            return True if check is None else check(answer) or True

        asked = questionary.text(question, default=default, validate=validate, qmark=QMARK)
        return str(asked.unsafe_ask()).strip()

    def choose(self, question: str, choices: Sequence[Choice], *, searchable: bool = False) -> Any:
        """One of them."""
        asked = questionary.select(
            question,
            choices=_shown(choices),
            qmark=QMARK,
            pointer=POINTER,
            instruction=SEARCH if searchable else ARROWS,
            use_search_filter=searchable,
            use_jk_keys=False,
            use_emacs_keys=not searchable,
        )
        return choices[asked.unsafe_ask()].value

    def several(self, question: str, choices: Sequence[Choice]) -> list[Any]:
        """Some of them."""
        asked = questionary.checkbox(
            question, choices=_shown(choices), qmark=QMARK, pointer=POINTER, instruction=MARK, use_jk_keys=False
        )
        return [choices[number].value for number in asked.unsafe_ask()]

    def confirm(self, question: str, *, default: bool = True) -> bool:
        """Yes or no."""
        return bool(questionary.confirm(question, default=default, qmark=QMARK).unsafe_ask())


def _shown(choices: Sequence[Choice]) -> list[questionary.Choice]:
    """By their numbers, so that no value's own notion of being equal matters."""
    return [
        questionary.Choice(choice.title, value=number, checked=choice.is_chosen)
        for number, choice in enumerate(choices)
    ]
