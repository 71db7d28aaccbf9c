"""Put something into a YAML file without touching the rest: comments, quotes, indentation and blank lines stay.

The text is parsed only to find the place; what is inserted takes the style of its neighbours. Afterwards the text is
read again: if it does not say what it said before, with the new thing at the end of its list, nothing is changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.errors import ProjectError
from bot.interactive.yaml_lines import Commented, lines_of, scalar

BOM = "\ufeff"


def add_item(text: str, key: str, item: Any, *, file: str = "") -> str:
    """Put an item at the end of the list under a top-level key, which is made where it is missing.

    Args:
        text: The file; may be empty.
        key: ``stories``
        item: Plain values; steps may be `Commented`.
        file: Its name, for the error.

    Raises:
        ProjectError: The file is written in a way into which nothing can be put.
    """
    return _changed(
        text,
        lambda body: _with_item(body, _below(body, key), key, item),
        lambda old: {**old, key: [*(old.get(key) or ()), _plain(item)]},
        file,
    )


def add_entry(text: str, key: str, name: str, value: Any, *, file: str = "") -> str:
    """Put a key with a value at the end of the mapping under a top-level key, which is made where it is missing.

    Raises:
        ProjectError: As `add_item`.
    """
    return _changed(
        text,
        lambda body: _with_entry(body, _below(body, key), key, name, value),
        lambda old: {**old, key: {**(old.get(key) or {}), name: _plain(value)}},
        file,
    )


def add_example(text: str, intent: str, example: str, *, file: str = "") -> str:
    """Put an example under its intent; where the file does not have the intent, a new entry for it at the end.

    Raises:
        ProjectError: As `add_item`.
    """
    example = " ".join(example.split())
    found = _examples(text, intent)
    if found is None:
        return add_item(text, "nlu", {"intent": intent, "examples": _Literal(f"- {example}\n")}, file=file)

    def expected(old: dict[str, Any]) -> dict[str, Any]:
        entries = [dict(entry) for entry in old["nlu"]]
        entry = next(each for each in reversed(entries) if each.get("intent") == intent and each.get("examples"))
        more = [*entry["examples"], {"text": example}] if isinstance(found, SequenceNode) else None
        entry["examples"] = more or f"{entry['examples'].rstrip()}\n- {example}\n"
        return {**old, "nlu": entries}

    return _changed(text, lambda body: _with_example(body, _examples(body, intent), example), expected, file)


class _Literal(str):
    """Text of a ``|`` block."""

    __slots__ = ()


def _within(text: str, insert: Callable[[str], str]) -> str:
    """Byte order mark and line ends are put back as they were."""
    mark = BOM if text.startswith(BOM) else ""
    crlf = "\r\n" in text
    body = text.removeprefix(BOM).replace("\r\n", "\n")
    if body and not body.endswith("\n"):
        body += "\n"
    changed = insert(body)
    return mark + (changed.replace("\n", "\r\n") if crlf else changed)


def _root(body: str) -> MappingNode | None:
    root = YAML(typ="safe", pure=True).compose(body)
    return root if isinstance(root, MappingNode) else None


def _below(body: str, key: str) -> tuple[Node, Node] | None:
    """A top-level key and its value."""
    root = _root(body)
    return next((pair for pair in root.value if pair[0].value == key), None) if root else None


def _with_item(body: str, pair: tuple[Node, Node] | None, key: str, item: Any) -> str:
    offset = _offset(body)
    if pair is not None and isinstance(pair[1], SequenceNode) and pair[1].value:
        node = pair[1]
        if node.flow_style:
            return _into_flow(body, node, scalar(item) if isinstance(item, str) else json.dumps(_plain(item)))
        column = node.start_mark.column
        lines = [" " * column + line if line else line for line in _lines([item], offset)]
        return _after(body, _end(body, node), lines, apart=_stand_apart(body, node), column=column)
    return _first(body, pair, key, [item], offset)


def _with_entry(body: str, pair: tuple[Node, Node] | None, key: str, name: str, value: Any) -> str:
    offset = _offset(body)
    if pair is not None and isinstance(pair[1], MappingNode) and pair[1].value:
        node = pair[1]
        if node.flow_style:
            return _into_flow(body, node, f"{json.dumps(name)}: {json.dumps(_plain(value), ensure_ascii=False)}")
        column = node.value[0][0].start_mark.column
        lines = [" " * column + line if line else line for line in _lines({name: value}, offset)]
        entries = [entry[0] for entry in node.value]
        return _after(body, _end(body, node), lines, apart=_blank_between(body, entries), column=column)
    return _first(body, pair, key, {name: value}, offset)


def _with_example(body: str, node: Node | None, example: str) -> str:
    if isinstance(node, SequenceNode):
        column = node.start_mark.column
        lines = [" " * column + line for line in lines_of([{"text": example}])]
        return _after(body, _end(body, node), lines, apart=False, column=column)
    end = _end(body, node) if node is not None else 0
    last = body[body.rfind("\n", 0, end) + 1 : end]
    indent = re.match(r"\s*", last)
    return _after(body, end, [f"{indent.group() if indent else ''}- {example}"], apart=False, column=len(body))


def _examples(text: str, intent: str) -> Node | None:
    """The examples of an intent, in a form that can be added to: a ``|`` block or a list of ``text:``."""
    pair = _below(text.removeprefix(BOM).replace("\r\n", "\n"), "nlu")
    if pair is None or not isinstance(pair[1], SequenceNode):
        return None
    for entry in reversed(pair[1].value):
        parts = {key.value: value for key, value in entry.value} if isinstance(entry, MappingNode) else {}
        examples = parts.get("examples")
        if "intent" in parts and parts["intent"].value == intent and examples is not None and examples.value:
            is_block = isinstance(examples, ScalarNode) and examples.style == "|"
            is_list = isinstance(examples, SequenceNode) and not examples.flow_style
            return examples if is_block or is_list else None
    return None


def _first(body: str, pair: tuple[Node, Node] | None, key: str, value: Any, offset: int) -> str:
    """The key holds nothing yet, or is not there."""
    if pair is None:
        return (body.rstrip("\n") + "\n\n" if body.strip() else "") + "\n".join(_lines({key: value}, offset)) + "\n"
    colon = body.index(":", pair[0].end_mark.index) + 1
    # Nothing, null, [] or {}: what stands behind it on the line is a remark, and stays.
    is_written = bool(body[pair[1].start_mark.index : pair[1].end_mark.index].strip())
    end = int(pair[1].end_mark.index) if is_written else colon
    line_end = body.index("\n", end)
    _, *lines = _lines({key: value}, offset)
    return body[:colon] + body[end:line_end] + "\n" + "\n".join(lines) + body[line_end:]


def _into_flow(body: str, node: Node, item: str) -> str:
    last = node.value[-1][1] if isinstance(node, MappingNode) else node.value[-1]
    end = last.end_mark.index
    return f"{body[:end]}, {item}{body[end:]}"


def _after(body: str, end: int, lines: Sequence[str], *, apart: bool, column: int) -> str:
    """Below the line in which something ends, and below comments that belong to it (they stand further in)."""
    at = (body + "\n").index("\n", end) + 1
    while at < len(body):
        line = body[at : (body + "\n").index("\n", at)]
        comment = line.lstrip()
        if not comment.startswith("#") or len(line) - len(comment) <= column:
            break
        at += len(line) + 1
    block = "\n".join(([""] if apart else []) + list(lines)) + "\n"
    return body[:at] + block + body[at:]


def _end(body: str, node: Node) -> int:
    """Where the last word of a value ends."""
    if isinstance(node, ScalarNode) and node.style in {"|", ">"}:
        return len(body[: node.end_mark.index].rstrip())
    if not isinstance(node, MappingNode | SequenceNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return max(_end(body, each) for each in last) if isinstance(node, MappingNode) else _end(body, last)


def _stand_apart(body: str, node: SequenceNode) -> bool:
    """Whether a blank line stands between items; for a single one of several lines, it should."""
    if len(node.value) == 1:
        return body.count("\n", node.value[0].start_mark.index, _end(body, node.value[0])) > 0
    return _blank_between(body, node.value)


def _blank_between(body: str, nodes: Sequence[Node]) -> bool:
    if len(nodes) < 2:
        return False
    between = body[nodes[-2].start_mark.index : nodes[-1].start_mark.index]
    return re.search(r"\n[ \t]*\n", between) is not None


def _offset(body: str) -> int:
    """How much further in than their keys lists stand in this file."""
    found = re.search(r"^( *)(?:- )?[\w-]+:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*( *)- ", body, re.MULTILINE)
    if found is None:
        return 2
    key = len(found.group(1)) + (2 if found.group().lstrip(" ").startswith("- ") else 0)
    return max(0, len(found.group(2)) - key)


def _lines(value: Any, offset: int) -> list[str]:
    """As `lines_of`; ``|`` blocks are written as such."""
    out: list[str] = []
    for line in lines_of(_marked(value), offset=offset):
        head, found, tail = line.partition(": " + _MARK)
        out.append(f"{head}: |" if found else line)
        if found:
            indent = " " * (len(head) - len(head.lstrip(" -")) + 2)
            out += [indent + each for each in json.loads(f'"{tail}').splitlines()]
    return out


_MARK = '"\\u0000'


def _marked(value: Any) -> Any:
    if isinstance(value, _Literal):
        return "\0" + value
    if isinstance(value, Mapping):
        return {key: _marked(below) for key, below in value.items()}
    return [_marked(each) for each in value] if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    """The value without remarks."""
    if isinstance(value, Commented):
        return _plain(value.value)
    if isinstance(value, Mapping):
        return {key: _plain(below) for key, below in value.items()}
    if isinstance(value, str):
        return str(value)
    return [_plain(each) for each in value] if isinstance(value, Sequence) else value


def _changed(text: str, insert: Callable[[str], str], expected: Callable[[dict[str, Any]], Any], file: str) -> str:
    """The text with something inserted, if it then says what it should."""
    try:
        after = _within(text, insert)
        if _load(after) == expected(_load(text) or {}):
            return after
    except (YAMLError, ValueError, TypeError, AttributeError, StopIteration):
        pass  # told below, whatever it is that is odd about the file
    mend = "Name another file, or write it there yourself."
    raise ProjectError("This file is written in a way into which nothing can be put.", place=file, mend=mend)


def _load(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text.removeprefix(BOM))
