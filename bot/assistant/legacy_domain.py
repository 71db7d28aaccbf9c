"""Domains of Rasa 2: slots that entities fill by their name, and forms that say how their slots are filled.

What ``rasa data migrate`` writes is made here in memory, so that such a project runs as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.assistant.merge_domain import RawDomain
from nlu import LocatedDict, LocatedList

_ASKED_FOR_ALWAYS = ("from_entity", "from_trigger_intent")


def is_legacy(raw: RawDomain) -> bool:
    """Whether a domain is written for Rasa 2: it says so, or has what only Rasa 2 had."""
    forms = raw.sections["forms"].values()
    slots = raw.sections["slots"].values()
    return (
        raw.is_legacy
        or any(isinstance(form, LocatedDict) and _fills_slots(_slots_of(form)) for form in forms)
        or any(isinstance(slot, LocatedDict) and "auto_fill" in slot for slot in slots)
    )


def _fills_slots(below: Any) -> bool:
    """Slot names with lists of mappings below them."""
    return isinstance(below, LocatedDict) and any(
        isinstance(mapping, LocatedDict) and "type" in mapping
        for mappings in below.values()
        if isinstance(mappings, LocatedList)
        for mapping in mappings
    )


def migrate(raw: RawDomain) -> None:
    """Change a domain of Rasa 2 into one of Rasa 3."""
    for name, form in list(raw.sections["forms"].items()):
        if isinstance(form, LocatedDict) and _fills_slots(_slots_of(form)):
            raw.sections["forms"][name] = _migrate_form(name, form, raw)
    for name, slot in raw.sections["slots"].items():
        if isinstance(slot, LocatedDict):
            _migrate_slot(name, slot, raw)


def _slots_of(form: LocatedDict) -> Any:
    if "required_slots" in form:
        return form["required_slots"]
    return form


def _migrate_form(name: str, form: LocatedDict, raw: RawDomain) -> LocatedDict:
    required = LocatedList(file=form.file, line=form.line)
    for slot_name, mappings in _slots_of(form).items():
        if slot_name in {"ignored_intents", "fill"}:
            continue
        required.put(slot_name, line=form.line)
        slot = raw.sections["slots"].get(slot_name)
        if isinstance(slot, LocatedDict) and isinstance(mappings, list):
            known = slot.get("mappings") or []
            _put(slot, "mappings", _joined(known, mappings, form_name=name, slot_name=slot_name))
    migrated = LocatedDict(file=form.file, line=form.line)
    _put(migrated, "required_slots", required)
    for key in ("ignored_intents", "fill"):
        if form.get(key):
            _put(migrated, key, form[key])
    return migrated


def _joined(known: list[Any], wanted: list[Any], *, form_name: str, slot_name: str) -> list[Any]:
    """The mappings of a slot, those that a form wants with the condition that it is active."""
    new = [dict(mapping) for mapping in wanted]
    joined: list[Any] = []
    for mapping in known:
        plain = {key: value for key, value in mapping.items() if key != "conditions"}
        if plain in new:
            new.remove(plain)
            conditions = [*mapping.get("conditions", []), _condition(plain, form_name, slot_name)]
            joined.append({**plain, "conditions": conditions})
        else:
            joined.append(mapping)
    return [*joined, *({**mapping, "conditions": [_condition(mapping, form_name, slot_name)]} for mapping in new)]


def _condition(mapping: Mapping[str, Any], form_name: str, slot_name: str) -> dict[str, str]:
    if mapping.get("type") in _ASKED_FOR_ALWAYS:
        return {"active_loop": form_name}
    return {"active_loop": form_name, "requested_slot": slot_name}


def _migrate_slot(name: str, slot: LocatedDict, raw: RawDomain) -> None:
    if slot.get("type") == "unfeaturized":
        _put(slot, "type", "any")
        _put(slot, "influence_conversation", value=False)
    mappings = list(slot.get("mappings") or [])
    from_entity = {"type": "from_entity", "entity": name}
    # An entity with roles or groups fills no slot by its name alone: rasa data migrate passes over those, too.
    is_plain = name in raw.sections["entities"] and not raw.sections["entities"][name]
    if is_plain and slot.get("auto_fill", True) is True and from_entity not in mappings:
        mappings.append(from_entity)
    slot.pop("auto_fill", None)
    _put(slot, "mappings", mappings or [{"type": "custom"}])


def _put(mapping: LocatedDict, key: str, value: Any) -> None:
    """Set a key; plain lists and mappings become located ones, at the place of the mapping."""
    mapping.put(key, _located(value, mapping), key_line=mapping.line, text_line=mapping.line)


def _located(value: Any, at: LocatedDict) -> Any:
    if isinstance(value, list):
        items = LocatedList(file=at.file, line=at.line)
        for item in value:
            items.put(_located(item, at), line=at.line)
        return items
    if isinstance(value, dict) and not isinstance(value, LocatedDict):
        below = LocatedDict(file=at.file, line=at.line)
        for key, item in value.items():
            _put(below, key, item)
        return below
    return value
