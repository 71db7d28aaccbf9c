"""Plain values as lines of YAML, in block style."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


@dataclass(frozen=True, slots=True)
class Commented:
    """A value with a remark behind its first line."""

    value: Any
    comment: str


def lines_of(value: Any, *, offset: int = 2) -> list[str]:
    """A mapping or a list as lines.

    Args:
        value: Mappings, sequences, text, numbers, truth values and None; `Commented` items of a list.
        offset: How much further in than its key a list stands.
    """
    if isinstance(value, Mapping):
        return [line for key, below in value.items() for line in _entry(scalar(key), below, offset)]
    return [line for item in value for line in _item(item, offset)]


def _entry(key: str, value: Any, offset: int) -> list[str]:
    if isinstance(value, Mapping) and value:
        return [f"{key}:", *_indented(lines_of(value, offset=offset), 2)]
    if _is_list(value) and value:
        return [f"{key}:", *_indented(lines_of(value, offset=offset), offset)]
    if isinstance(value, str) and "\n" in value.strip("\n") and value == value.strip() and "\t" not in value:
        return [f"{key}: |-", *_indented(value.split("\n"), 2)]
    return [f"{key}: {scalar(value)}"]


def _item(item: Any, offset: int) -> list[str]:
    if isinstance(item, Commented):
        first, *rest = _item(item.value, offset)
        remark = " ".join(item.comment.split())
        return [f"{first}  # {remark}" if remark else first, *rest]
    if (isinstance(item, Mapping) or _is_list(item)) and item:
        first, *rest = lines_of(item, offset=offset)
        return [f"- {first}", *_indented(rest, 2)]
    return [f"- {scalar(item)}"]


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _indented(lines: Sequence[str], by: int) -> list[str]:
    return [" " * by + line if line else line for line in lines]


def scalar(value: Any) -> str:
    """A value on one line: plain where YAML reads it back as it is, else as JSON, which is YAML too."""
    if isinstance(value, str):
        return value if _is_plain(value) else json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    if not text.isprintable() or text != text.strip() or "${" in text:
        return False
    try:
        return bool(YAML(typ="safe", pure=True).load(f"- {text}\n- {text}: 1\n") == [text, {text: 1}])
    except YAMLError:
        return False
