"""The ``examples:`` of an entry: each example with its line, from a ``|`` block or from a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlu.errors import ExamplesError
from nlu.examples.located import LocatedDict, LocatedList
from nlu.examples.nearest import did_you_mean

_BLOCK = "Write `examples: |` and below it, further in, one example a line, each after a dash: - text"
_ITEM_KEYS = ("text", "metadata")


@dataclass(frozen=True, slots=True)
class Line:
    """One example as it is written, and where."""

    text: str
    place: str


def read_block(entry: LocatedDict, problems: list[ExamplesError], *, key: str = "examples") -> list[Line]:
    """The examples of an entry; what is wrong with single ones is added to ``problems``.

    Args:
        entry: The mapping that has the key.
        problems: Takes the errors, so that an editor sees them all at once.
        key: The key that holds the examples.
    """
    value = entry.get(key)
    if value in (None, "", []):
        problems.append(ExamplesError("There are no examples here.", place=entry.place(key), mend=_BLOCK))
        return []
    if isinstance(value, str):
        found = _from_text(value, file=entry.file, first=entry.text_line_of(key))
    elif isinstance(value, LocatedList):
        found = _from_list(value)
    else:
        found = iter([ExamplesError(f"The {key} are not lines of text.", place=entry.place(key), mend=_BLOCK)])
    lines: list[Line] = []
    for one in found:
        if isinstance(one, Line):
            lines.append(one)
        else:
            problems.append(one)
    return lines


def _from_text(text: str, *, file: str, first: int) -> Iterator[Line | ExamplesError]:
    for number, written in enumerate(text.split("\n"), start=first):
        line = written.strip()
        place = f"{file}:{number}"
        if not line:
            continue
        if not line.startswith("-"):
            yield ExamplesError(
                f"{_short(line)!r} does not begin with a dash.",
                place=place,
                mend="Write a dash and a space before it: - text",
            )
        elif not line[1:].strip():
            yield ExamplesError("An example without text.", place=place, mend="Write the text or take the line out.")
        else:
            yield Line(line[1:].strip(), place)


def _from_list(items: LocatedList) -> Iterator[Line | ExamplesError]:
    for index, item in enumerate(items):
        yield _from_item(item, items.place(index))


def _from_item(item: object, place: str) -> Line | ExamplesError:
    if isinstance(item, LocatedDict):
        for key in item:
            if key not in _ITEM_KEYS:
                return ExamplesError(
                    f"{key!r} is not a key of an example.", place=item.place(key), mend=did_you_mean(key, _ITEM_KEYS)
                )
        item = item.get("text")
    text = "" if item is None else str(item).strip()
    if not text or isinstance(item, (dict, list)):
        return ExamplesError("An example without text.", place=place, mend="Write it as: - text: the example")
    return Line(text, place)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
