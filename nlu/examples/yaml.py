"""Read a YAML file of a Rasa project, keeping the line of every key and item.

YAML 1.2, as Rasa reads it (``yes`` and ``on`` are words, not truth values). Differences, each to keep what is read
plain JSON: dates stay text, keys are text, and tags (``!!python/object`` and the like) are refused.

``${NAME}`` in a value that is not quoted is replaced by the environment variable, as in Rasa.

The parser is ruamel's pure Python one, for one behaviour on every machine: 1,500 examples in ``|`` blocks take 0.06 s,
as a list of ``text:`` 0.24 s. The C loader takes 0.004 s, but is another package with messages and tags of its own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from nlu.errors import YamlError
from nlu.examples.located import LocatedDict, LocatedList
from nlu.examples.yaml_mends import explain

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_TAG = "tag:yaml.org,2002:"
_MERGE = "<<"


def read_yaml(
    path: Path, *, environment: Mapping[str, str] | None = None, variables_in_quotes: bool = False
) -> LocatedDict:
    """Read a YAML file whose top level is a mapping; an empty file gives an empty mapping.

    Args:
        path: The file, UTF-8 with or without a byte order mark.
        environment: Values of ``${NAME}``; the process's environment unless given.
        variables_in_quotes: Also replace ``${NAME}`` in quoted values (Rasa does not).

    Raises:
        YamlError: The file cannot be read, is not YAML, or names a variable that is not set.
    """
    return parse_yaml(read_text(path), file=str(path), environment=environment, variables_in_quotes=variables_in_quotes)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file.

    Raises:
        YamlError: The file is missing, cannot be opened or is not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise YamlError(
            f"The file cannot be read ({error.strerror}).", place=str(path), mend="Check its name and rights."
        ) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise YamlError(
            "This line has a character that is not UTF-8.", place=f"{path}:{line}", mend="Save the file as UTF-8."
        ) from error


def parse_yaml(
    text: str, *, file: str, environment: Mapping[str, str] | None = None, variables_in_quotes: bool = False
) -> LocatedDict:
    """`read_yaml` for text that is already in memory.

    Args:
        text: YAML.
        file: What to call the text in error messages.
        environment: Values of ``${NAME}``; the process's environment unless given.
        variables_in_quotes: Also replace ``${NAME}`` in quoted values (Rasa does not).

    Raises:
        YamlError: As `read_yaml`.
    """
    parser = YAML(typ="safe", pure=True)
    known = os.environ if environment is None else environment
    try:
        root = parser.compose(text)
        built = _Builder(parser, file=file, environment=known, variables_in_quotes=variables_in_quotes).build(root)
    except MarkedYAMLError as error:
        raise explain(error, file=file, lines=text.splitlines()) from error
    except YAMLError as error:
        raise _unacceptable(text, file=file) from error
    except RecursionError as error:
        raise YamlError("The values are nested too deeply to be read.", place=file, mend="Make it flatter.") from error
    return _as_mapping(built, file=file)


def _as_mapping(built: Any, *, file: str) -> LocatedDict:
    if built is None:
        return LocatedDict(file=file)
    if not isinstance(built, LocatedDict):
        line = built.line if isinstance(built, LocatedList) else 1
        raise YamlError(
            "The file does not begin with a key.", place=f"{file}:{line}", mend='Begin it with: version: "3.1"'
        )
    return built


def _unacceptable(text: str, *, file: str) -> YamlError:
    """The reader of ruamel refuses control characters without a line, so they are looked for here."""
    for number, line in enumerate(text.split("\n"), start=1):
        for character in line:
            if not (character.isprintable() or character in "\t\r\x85\xa0\u2028\u2029\ufeff"):
                return YamlError(
                    f"This line has an invisible control character (U+{ord(character):04X}).",
                    place=f"{file}:{number}",
                    mend="Delete it; it often comes in by copying from another program.",
                )
    return YamlError("The file is not YAML.", place=file, mend="Check that it is a text file.")


class _Builder:
    """Nodes to located values."""

    def __init__(self, parser: YAML, *, file: str, environment: Mapping[str, str], variables_in_quotes: bool) -> None:
        self._scalars = parser.constructor
        self._file = file
        self._environment = environment
        self._variables_in_quotes = variables_in_quotes
        self._built: dict[int, Any] = {}
        self._open: set[int] = set()

    def build(self, node: Node | None) -> Any:
        """The value of a node; a node that is named by several aliases is built once."""
        if node is None:
            return None
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if id(node) in self._built:
            return self._built[id(node)]
        if id(node) in self._open:
            raise self._error(node, "This value contains itself.", "Take the * reference out.")
        self._open.add(id(node))
        value = self._mapping(node) if isinstance(node, MappingNode) else self._sequence(node)
        self._open.discard(id(node))
        self._built[id(node)] = value
        return value

    def _sequence(self, node: Node) -> LocatedList:
        self._refuse_tag(node, "seq")
        out = LocatedList(file=self._file, line=_line(node))
        for item in node.value:
            out.put(self.build(item), line=_line(item))
        return out

    def _mapping(self, node: MappingNode) -> LocatedDict:
        self._refuse_tag(node, "map")
        out = LocatedDict(file=self._file, line=_line(node))
        merged: list[Node] = []
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key == _MERGE and key_node.style is None:
                merged.append(value_node)
                continue
            if key in out:
                raise self._error(
                    key_node,
                    f"The key {key!r} is written twice; it is already on line {out.line_of(key)}.",
                    "Join the two or take one out.",
                )
            out.put(key, self.build(value_node), key_line=_line(key_node), text_line=_text_line(value_node))
        for source in self._sources(merged):
            _add_missing(out, source)
        return out

    def _sources(self, merged: list[Node]) -> Iterator[LocatedDict]:
        for node in merged:
            value = self.build(node)
            for source in value if isinstance(value, LocatedList) else [value]:
                if not isinstance(source, LocatedDict):
                    raise self._error(node, "<< needs a reference to keys (*name).", "Write a reference after it.")
                yield source

    def _key(self, node: Node) -> str:
        if not isinstance(node, ScalarNode):
            raise self._error(node, "A key must be a word, not a list or keys of its own.", "Put it in quotes.")
        return str(node.value)

    def _scalar(self, node: ScalarNode) -> Any:
        kind = str(node.tag).removeprefix(_TAG)
        if kind in {"str", "timestamp"}:
            return self._text(node)
        construct = {
            "int": self._scalars.construct_yaml_int,
            "float": self._scalars.construct_yaml_float,
            "bool": self._scalars.construct_yaml_bool,
            "null": self._scalars.construct_yaml_null,
        }.get(kind)
        if construct is None:
            raise self._error(node, f"The tag {kind!r} is not understood.", "Put a value that begins with ! in quotes.")
        try:
            return construct(node)
        except ValueError as error:
            raise self._error(node, f"{node.value!r} is no {kind}.", "Put it in quotes if it is text.") from error

    def _text(self, node: ScalarNode) -> str:
        text = str(node.value)
        quoted = node.style in {'"', "'"}
        if "${" not in text or not (node.style is None or (quoted and self._variables_in_quotes)):
            return text
        return _VARIABLE.sub(lambda found: self._variable(found.group(1), node), text)

    def _variable(self, name: str, node: ScalarNode) -> str:
        value = self._environment.get(name)
        if value is None:
            otherwise = "" if self._variables_in_quotes else ", or put the text in quotes if it is meant as it stands"
            mend = f"Set {name} before you start{otherwise}."
            raise self._error(node, f"The environment variable {name} is not set.", mend)
        return value

    def _refuse_tag(self, node: Node, expected: str) -> None:
        kind = str(node.tag).removeprefix(_TAG)
        if kind != expected:
            raise self._error(node, f"The tag {kind!r} is not understood.", "Take it out.")

    def _error(self, node: Node, message: str, mend: str) -> YamlError:
        return YamlError(message, place=f"{self._file}:{_line(node)}", mend=mend)


def _add_missing(target: LocatedDict, source: LocatedDict) -> None:
    for key, value in source.items():
        if key not in target:
            target.put(key, value, key_line=source.line_of(key), text_line=source.text_line_of(key))


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _text_line(node: Node) -> int:
    block = isinstance(node, ScalarNode) and node.style in {"|", ">"}
    return _line(node) + (1 if block else 0)
