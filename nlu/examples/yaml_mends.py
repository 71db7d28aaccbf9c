"""What a YAML parser complains about, in words that say what to write instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ruamel.yaml.error import MarkedYAMLError

from nlu.errors import YamlError

_QUOTES = 'Put the whole value in quotes: "…"'
_SINGLE_QUOTES = "Put the whole value in single quotes: '…'"


@dataclass(frozen=True, slots=True)
class _Saying:
    """How one complaint is said.

    Args:
        problem: Regular expression of ruamel's words.
        message: Ours; ``{what}`` is the group ``what``.
        mend: What to write instead.
        opened: The mistake is where the value began, not where the parser noticed.
    """

    problem: str
    message: str
    mend: str
    opened: bool = False


_SAYINGS = (
    _Saying(
        r"found character '\\t'|found a tab",
        "This line is indented with a tab, which YAML does not allow.",
        "Use spaces.",
    ),
    _Saying(r"found character '(?P<what>[@`%])'", "A value cannot begin with {what}.", _QUOTES),
    _Saying(r"unknown escape character", "A \\ in double quotes begins a special character.", "Use single quotes: '…'"),
    _Saying(
        r"found undefined alias '(?P<what>.*)'",
        "*{what} refers to a value that is not in this file.",
        "Put the value in quotes if the * is part of the text.",
    ),
    _Saying(r"found duplicate anchor", "The same &name is given twice.", "Give one of them another name."),
    _Saying(
        r"expected a single document|found another document",
        "The file holds two documents.",
        "Take the --- line out.",
    ),
    _Saying(
        r"expected ',' or '[]}]'",
        "A [ or { that opens here is not closed.",
        "Close it, or put the value in quotes.",
        opened=True,
    ),
    _Saying(r"expected the node content", "A value is missing here.", "Write it, or close the [ or { before."),
    _Saying(r"found unexpected end of stream", "The quotes that open here are not closed.", "Close them.", opened=True),
    _Saying(r"but found '(?:<scalar>|\{|\[|,)'", "There is more text after the closing quote or bracket.", _QUOTES),
    _Saying(
        r"could not find expected ':'",
        "A key without a colon.",
        "Write a colon and a space after it: key: value",
        opened=True,
    ),
    _Saying(
        r"expected <block end>, but found",
        "This line is indented differently from the lines it belongs to.",
        "Indent it as its neighbours; the lines of a | block stand further in than the key.",
    ),
)
_COLON = _Saying("", "A value that contains a colon and a space must be quoted.", _QUOTES)
_TOO_FAR_IN = _Saying(
    "",
    "This key is indented further than the line before allows.",
    "Indent it as its neighbours; a key with keys below it has nothing after its colon.",
)


def explain(error: MarkedYAMLError, *, file: str, lines: Sequence[str]) -> YamlError:
    """The parser's error as ours, with the line and the mend.

    Args:
        error: What ruamel raised.
        file: What to call the file.
        lines: The file's lines, to tell one mistake from another where ruamel says the same of both.
    """
    problem = str(error.problem or error.context or error)
    line = _line_at(error.problem_mark, lines)
    if "mapping values are not allowed" in problem:
        two_colons = line.count(": ") + line.rstrip().endswith(":") >= 2
        return _said(_COLON if two_colons else _TOO_FAR_IN, "", error, file=file, line=line)
    for saying in _SAYINGS:
        found = re.search(saying.problem, problem)
        if found:
            return _said(saying, found.groupdict().get("what") or "", error, file=file, line=line)
    return YamlError(f"This is not YAML: {problem}.", place=_place(error.problem_mark, file), mend="Check this line.")


def _said(saying: _Saying, what: str, error: MarkedYAMLError, *, file: str, line: str) -> YamlError:
    opened = saying.opened and error.context_mark is not None
    mend = _SINGLE_QUOTES if saying.mend == _QUOTES and '"' in line else saying.mend
    place = _place(error.context_mark if opened else error.problem_mark, file)
    return YamlError(saying.message.replace("{what}", what), place=place, mend=mend)


def _line_at(mark: object, lines: Sequence[str]) -> str:
    number = int(getattr(mark, "line", 0))
    return lines[number] if number < len(lines) else ""


def _place(mark: object, file: str) -> str:
    line = getattr(mark, "line", None)
    return file if line is None else f"{file}:{int(line) + 1}"
