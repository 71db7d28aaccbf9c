"""Slots that the entities of a story's message fill without being asked for (Rasa: ``slots_for_entities``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.assistant.domain import Domain, SlotMapping
from bot.conversation import events as e


def slots_of_entities(entities: Sequence[Mapping[str, Any]], domain: Domain) -> list[e.SlotSet]:
    """The slots that a message with these entities fills outside of forms.

    Args:
        entities: Mappings with entity, value and perhaps role and group.
        domain: The domain.
    """
    if not (domain.store_entities_as_slots and entities):
        return []
    filled: list[e.SlotSet] = []
    for slot in domain.slots.values():
        values = list(_values(slot.mappings, entities))
        if values:
            filled.append(e.SlotSet(name=slot.name, value=values if slot.type == "list" else values[-1]))
    return filled


def _values(mappings: Iterable[SlotMapping], entities: Sequence[Mapping[str, Any]]) -> Iterable[Any]:
    for mapping in mappings:
        if mapping.type != "from_entity" or (mapping.conditions and mapping.conditions[0].active_loop is not None):
            continue
        wanted = (mapping.entity, mapping.role, mapping.group)
        for entity in entities:
            if (entity.get("entity"), entity.get("role"), entity.get("group")) == wanted:
                yield entity.get("value")
