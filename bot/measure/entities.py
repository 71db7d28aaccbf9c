"""Entities of a message as a test story annotates them, against those that were found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Entity = Mapping[str, Any]


def compare_entities(text: str, expected: Sequence[Entity], found: Sequence[Entity]) -> tuple[str, str]:
    """Both sides as text; they are equal where the entities are.

    An entity is right where type, place in the text, role and group are, and the value too if the story writes one:
    ``[Leeds](city)`` says nothing of a value, ``[leeds]{"entity": "city", "value": "Leeds"}`` does.

    Args:
        text: The message.
        expected: As annotated: entity, start, end, value, perhaps role and group.
        found: As understood, in Rasa's JSON.
    """
    wanted = sorted(expected, key=_order)
    valued = {_span(entity) for entity in wanted if entity.get("value") != text[entity["start"] : entity["end"]]}
    return _shown(text, wanted, valued), _shown(text, sorted(found, key=_order), valued)


def _shown(text: str, entities: Sequence[Entity], valued: set[tuple[Any, ...]]) -> str:
    return ", ".join(_one(text, entity, with_value=_span(entity) in valued) for entity in entities)


def _one(text: str, entity: Entity, *, with_value: bool) -> str:
    parts = [f"{entity['entity']} {text[entity['start'] : entity['end']]!r}"]
    parts += [f"{key} {entity[key]}" for key in ("role", "group") if entity.get(key)]
    parts += [f"value {entity.get('value')!r}"] if with_value else []
    return " ".join(parts)


def _span(entity: Entity) -> tuple[Any, ...]:
    return (entity["entity"], entity["start"], entity["end"])


def _order(entity: Entity) -> tuple[Any, ...]:
    return (entity["start"], entity["end"], entity["entity"], str(entity.get("role")), str(entity.get("group")))
