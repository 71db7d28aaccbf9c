"""A regular expression of a project that no message can hang: where it may be costly, it runs with a limit of time.

`re` runs what is cheap over any text. What may not be (`ways`) runs in the package `regex`, which reads the same syntax
and can be interrupted.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from typing import Any

from nlu.entities.expression_cost import attacks, needed, needs_digit, ways
from nlu.entities.overlaps import CHARACTERS
from nlu.errors import PipelineError

logger = logging.getLogger(__name__)

SECONDS = 0.05
"""What one expression may take of a message; one that is written well takes a thousandth of it."""
SHORT = 128
"""Characters of a message as most are; an expression that is cheap over these needs no limit over them."""
CHEAP = 5e6
"""Attempts over the longest text that `re` makes within a tenth of a second or so."""
MEND = "Let no repeated part hold another that fits the same characters: write \\w+(?:\\s\\w+)*, not (\\w+\\s?)*."


class LimitedExpression:
    """One compiled expression.

    Args:
        expression: In Python's syntax.
        flags: Of `re`.
        name: What it is an expression of.
        place: ``file:line``

    Raises:
        re.error: It is no regular expression.
        PipelineError: It can only be run without a limit.
    """

    def __init__(self, expression: str, flags: int = 0, *, name: str = "", place: str = "") -> None:
        self._expression = expression
        self._name = name
        self._place = place
        self._cheap = re.compile(expression, flags)
        self._cheap_over = next(
            (length for length in (CHARACTERS, SHORT) if ways(expression, characters=length) <= CHEAP), -1
        )
        self._needed = needed(expression)
        self.needs_digit = needs_digit(expression)
        """Whether it finds nothing in a text without digits."""
        self._limited = None if self._cheap_over == CHARACTERS else _limited(expression, flags, place)

    @property
    def is_limited(self) -> bool:
        """Whether it runs with a limit."""
        return self._limited is not None

    def find(self, text: str) -> list[re.Match[str]]:
        """Every match that is not empty; none, and an error in the log, where the limit was reached.

        Args:
            text: Only its first `CHARACTERS` are searched.
        """
        if len(text) <= self._cheap_over:
            return [match for match in self._cheap.finditer(text) if match.group()]
        text = text[:CHARACTERS]
        if self._limited is None:
            return self.find(text)
        if self._needed not in text:
            return []
        try:
            return list(_within_limit(self._limited, text))
        except TimeoutError:
            self._give_up(text)
            return []

    def first(self, text: str) -> re.Match[str] | None:
        """The first match; None, and an error in the log, where the limit was reached."""
        text = text[:CHARACTERS]
        if self._limited is None or len(text) <= self._cheap_over:
            return self._cheap.search(text)
        try:
            found: re.Match[str] | None = self._limited.search(text, timeout=SECONDS)
        except TimeoutError:
            self._give_up(text)
            return None
        return found

    def slow_text(self) -> str | None:
        """A text over which it reaches the limit, found by trying; None where none was found."""
        if self._limited is None:
            return None
        for text in attacks(self._expression, characters=CHARACTERS):
            try:
                list(_within_limit(self._limited, text))
            except TimeoutError:
                return text
        return None

    def _give_up(self, text: str) -> None:
        logger.error(
            "%s: the regular expression %r of %r was given up after %d ms over %d characters. %s",
            self._place or "regex",
            self._expression,
            self._name,
            SECONDS * 1000,
            len(text),  # not the text: it is the customer's
            MEND,
        )


def _limited(expression: str, flags: int, place: str) -> Any:
    import regex

    try:
        return regex.compile(expression, flags | regex.VERSION0)
    except regex.error as error:
        raise PipelineError(
            f"The regular expression {expression!r} cannot be run with a limit of time: {error}.",
            place=place or None,
            mend="Write it in syntax that the package regex knows, or with fewer repetitions.",
        ) from error


def _within_limit(expression: Any, text: str) -> Iterator[re.Match[str]]:
    # The limit of `regex` is that of one match; processor time, so that a busy machine gives no expression up.
    end = time.thread_time() + SECONDS
    for match in expression.finditer(text, timeout=SECONDS):
        if time.thread_time() > end:
            raise TimeoutError
        if match.end() > match.start():
            yield match
