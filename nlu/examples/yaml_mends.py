"""What a YAML parser complains about, in words that say what to write instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ruamel.yaml.error import MarkedYAMLError

from nlu.errors import YamlError

_QUOTES = 'Put the whole value in quotes: "…"'
_SAYINGS: tuple[tuple[str, str, str], ...] = (
    (
        r"found character '\\t'|found a tab",
        "This line is indented with a tab, which YAML does not allow.",
        "Use spaces.",
    ),
    (
        r"found character '(?P<what>[@`%])'",
        "A value cannot begin with {what}.",
        _QUOTES,
    ),
    (r"unknown escape character", "A \\ in double quotes begins a special character.", "Use single quotes: '…'"),
    (
        r"found undefined alias '(?P<what>.*)'",
        "*{what} refers to a value that is not in this file.",
        "Put the value in quotes if the * is part of the text.",
    ),
    (r"found duplicate anchor", "The same &name is given twice.", "Give one of them another name."),
    (r"expected a single document|found another document", "The file holds two documents.", "Take the --- line out."),
    (
        r"expected ',' or '[]}]'",
        "A [ or { that was opened here is not closed.",
        "Close it, or put the value in quotes.",
    ),
    (r"found unexpected end of stream", "The quotes that open here are not closed.", "Close them."),
    (r"but found '<scalar>'", "There is more text after the closing quote or bracket.", _QUOTES),
    (r"could not find expected ':'", "A key without a colon.", "Write a colon and a space after it: key: value"),
    (
        r"expected <block end>, but found",
        "This line is indented differently from the lines it belongs to.",
        "Indent it as its neighbours; the lines of a | block stand further in than the key.",
    ),
)
_OPENED_BEFORE = ("not closed", "without a colon")


def explain(error: MarkedYAMLError, *, file: str, lines: Sequence[str]) -> YamlError:
    """The parser's error as ours, with the line and the mend.

    Args:
        error: What ruamel raised.
        file: What to call the file.
        lines: The file's lines, to tell one mistake from another where ruamel says the same of both.
    """
    problem = str(error.problem or error.context or error)
    if "mapping values are not allowed" in problem:
        message, mend = _second_colon(_line_at(error.problem_mark, lines))
        return YamlError(message, place=_place(error.problem_mark, file), mend=mend)
    for pattern, message, mend in _SAYINGS:
        found = re.search(pattern, problem)
        if found:
            opened = any(words in message for words in _OPENED_BEFORE)
            mark = error.context_mark if opened and error.context_mark is not None else error.problem_mark
            return YamlError(
                message.replace("{what}", found.groupdict().get("what") or ""), place=_place(mark, file), mend=mend
            )
    return YamlError(f"This is not YAML: {problem}.", place=_place(error.problem_mark, file), mend="Check this line.")


def _second_colon(line: str) -> tuple[str, str]:
    if line.count(": ") + line.rstrip().endswith(":") >= 2:
        return "A value that contains a colon and a space must be quoted.", _QUOTES
    return (
        "This key is indented further than the line before allows.",
        "Indent it as its neighbours; a key with keys below it has nothing after its colon.",
    )


def _line_at(mark: object, lines: Sequence[str]) -> str:
    number = int(getattr(mark, "line", 0))
    return lines[number] if number < len(lines) else ""


def _place(mark: object, file: str) -> str:
    line = getattr(mark, "line", None)
    return file if line is None else f"{file}:{int(line) + 1}"
