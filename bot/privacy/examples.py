"""Training examples that came from a customer: taken out of the project's YAML files, line by line.

An example is a customer's when it names them, or when it is word for word what they wrote. A few words that anybody
says ("where is my order") are nobody's: an example that a shop's own people wrote must not go because a customer said
the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.privacy.whom import Whom

FEWEST_WORDS = 5
"""Of a sentence that is one person's own."""

_EXAMPLE = re.compile(r"^\s*-\s+(?P<text>.+?)\s*$")
_ANNOTATION = re.compile(r"\[(?P<said>[^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True, slots=True)
class Example:
    """One line of a training file.

    Args:
        file: The file.
        line: Its number, from 1.
        text: What it says.
    """

    file: Path
    line: int
    text: str


def examples_of(files: Iterable[Path], whom: Whom, messages: Iterable[str]) -> list[Example]:
    """The examples of intents that came from a customer.

    Args:
        files: YAML files of training data.
        whom: The customer.
        messages: What they wrote.
    """
    own = {plain(text) for text in messages if len(text.split()) >= FEWEST_WORDS}
    return [
        example
        for file in files
        for example in _examples_in(file)
        if whom.finder.search(example.text) or plain(example.text) in own
    ]


def remove(examples: Iterable[Example]) -> int:
    """Take examples out of their files; how many were there still."""
    by_file: dict[Path, dict[int, str]] = {}
    for example in examples:
        by_file.setdefault(example.file, {})[example.line] = example.text
    removed = 0
    for file, gone in by_file.items():
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for number, line in enumerate(lines, 1) if number not in gone or gone[number] not in line]
        removed += len(lines) - len(kept)
        fresh = file.with_name(f".{file.name}.fresh")
        fresh.write_text("".join(kept), encoding="utf-8")
        fresh.replace(file)
    return removed


def plain(text: str) -> str:
    """A text without annotations of entities, in small letters, with single spaces."""
    return " ".join(_ANNOTATION.sub(r"\g<said>", text).lower().split())


def _examples_in(file: Path) -> Iterable[Example]:
    """Lines of lists under ``examples: |``, where Rasa's format has them."""
    depth: int | None = None
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        if depth is not None and indent <= depth:
            depth = None
        if depth is not None and (found := _EXAMPLE.match(line)):
            yield Example(file, number, found["text"])
        if re.match(r"^\s*(?:-\s+)?examples:\s*[|>]", line):
            depth = line.index("examples")
