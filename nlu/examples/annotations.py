"""Annotated examples: ``where is [FL-204417](order_number)`` to a plain text with its entities, and back.

Rasa's forms: ``[text](type)``, ``[text](type:value)``, ``[text]{"entity": "type", "role": …, "group": …, "value": …}``
and ``[text][{…}, {…}]`` for several entities on one span.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from nlu.errors import ExamplesError
from nlu.examples.nearest import did_you_mean
from nlu.types import Entity

_BRACKETS = re.compile(r"\[([^\[\]]+)\](?=([({]|\[\s*\{))")
_SHORT = re.compile(r"\(\s*([^():]*?)\s*(?::\s*([^()]*?)\s*)?\)")
_SPACED = re.compile(r"\[[^\[\]]+\]\s+\(\w+\)")
_KEYS = ("entity", "value", "role", "group")
_DECODER = json.JSONDecoder()


def read_annotated(text: str, *, place: str = "") -> tuple[str, tuple[Entity, ...]]:
    """Take the annotations out of an example.

    Args:
        text: The example as it is written in the file.
        place: ``file:line``, for errors.

    Returns:
        The plain text and the entities, with spans in the plain text; their extractor is ``""``.

    Raises:
        ExamplesError: An annotation that is not closed, has no type, or has a key that is not understood.
    """
    spaced = _SPACED.search(text)
    if spaced:
        raise ExamplesError(
            f"There is a space in the annotation {spaced.group()!r}.",
            place=place,
            mend="Write the type directly after the bracket: [text](type).",
        )
    plain: list[str] = []
    length = 0
    entities: list[Entity] = []
    done = 0
    while (found := _BRACKETS.search(text, done)) is not None:
        before = text[done : found.start()]
        inside = found.group(1)
        attributes, done = _attributes(text, found.end(), place=place)
        start = length + len(before) + (len(inside) - len(inside.lstrip()))
        entities += [_entity(one, inside.strip(), start, place=place) for one in attributes]
        plain += (before, inside)
        length += len(before) + len(inside)
    plain.append(text[done:])
    return "".join(plain), tuple(entities)


def write_annotated(text: str, entities: Sequence[Entity]) -> str:
    """Put annotations into a plain text, so that `read_annotated` gives back the same.

    Args:
        text: Plain text.
        entities: Spans that do not overlap, in any order.

    Raises:
        ExamplesError: The text has brackets that would be read as an annotation.
    """
    out: list[str] = []
    done = 0
    for entity in sorted(entities, key=lambda each: each.start):
        out += (text[done : entity.start], _annotation(text[entity.start : entity.end], entity))
        done = entity.end
    written = "".join([*out, text[done:]])
    plain, again = read_annotated(written)
    if plain != text or _marks(again) != _marks(entities):
        raise ExamplesError(f"{text!r} cannot be annotated.", mend="Take square brackets out of the text.")
    return written


def _attributes(text: str, at: int, *, place: str) -> tuple[list[dict[str, Any]], int]:
    """What stands after the square brackets, and where it ends."""
    if text[at] == "(":
        found = _SHORT.match(text, at)
        if found is None:
            raise ExamplesError("An annotation is not closed.", place=place, mend="Write [text](type).")
        kind, value = found.groups()
        return [{"entity": kind} if value is None else {"entity": kind, "value": value}], found.end()
    try:
        read, end = _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise ExamplesError(
            f"The annotation {text[at : at + 40]!r} is not JSON ({error.msg}).",
            place=place,
            mend='Write [text]{"entity": "type", "value": "value"} with double quotes.',
        ) from error
    return (read if isinstance(read, list) else [read]), end


def _entity(attributes: dict[str, Any], text: str, start: int, *, place: str) -> Entity:
    for key in attributes:
        if key not in _KEYS:
            raise ExamplesError(f"{key!r} is not a key of an annotation.", place=place, mend=did_you_mean(key, _KEYS))
    kind = attributes.get("entity")
    if not (isinstance(kind, str) and kind):
        raise ExamplesError(
            f"The annotation of {text!r} names no entity type.", place=place, mend="Write [text](type)."
        )
    if not text:
        raise ExamplesError(f"An annotation of {kind!r} has no text.", place=place, mend="Put words in the brackets.")
    return Entity(
        entity=kind,
        start=start,
        end=start + len(text),
        value=attributes.get("value", text),
        extractor="",
        role=_word(attributes, "role", place=place),
        group=_word(attributes, "group", place=place),
    )


def _word(attributes: dict[str, Any], key: str, *, place: str) -> str | None:
    value = attributes.get(key)
    if value is None or isinstance(value, str):
        return value
    raise ExamplesError(f"The {key} of an annotation is not a text.", place=place, mend="Put it in double quotes.")


def _annotation(span: str, entity: Entity) -> str:
    changed = entity.value != span
    if not changed and entity.role is None and entity.group is None:
        return f"[{span}]({entity.entity})"
    attributes: dict[str, Any] = {"entity": entity.entity}
    if entity.role is not None:
        attributes["role"] = entity.role
    if entity.group is not None:
        attributes["group"] = entity.group
    if changed:
        attributes["value"] = entity.value
    # Rasa ends the annotation at the first closing brace, so one inside a value is written as its JSON escape.
    inside = json.dumps(attributes, ensure_ascii=False)[1:-1].replace("}", "\\u007d")
    return f"[{span}]{{{inside}}}"


def _marks(entities: Iterable[Entity]) -> list[tuple[object, ...]]:
    return sorted((each.start, each.end, each.entity, repr(each.value), each.role, each.group) for each in entities)
