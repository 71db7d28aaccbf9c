"""Read the slots of a domain, and how they are filled."""

from __future__ import annotations

import json
from typing import Any

from bot.assistant.domain import MappingCondition, Slot, SlotMapping
from bot.assistant.problems import Findings
from bot.assistant.shapes import check_keys, list_of, names_of, number_of, text_of, truth_of
from nlu import LocatedDict, LocatedList, did_you_mean

TYPES = ("text", "bool", "float", "categorical", "list", "any")
SLOT_KEYS = (
    "type", "initial_value", "influence_conversation", "mappings", "values", "min_value", "max_value",
    "value_reset_delay",
)  # fmt: skip
MAPPING_KEYS = ("type", "entity", "role", "group", "intent", "not_intent", "value", "action", "conditions")
NEEDS: dict[str, tuple[str, ...]] = {
    "from_entity": ("entity",),
    "from_intent": ("value",),
    "from_trigger_intent": ("value",),
    "from_text": (),
    "custom": (),
}
_MAPPINGS_PATTERN = "Write mappings: and below it - type: from_entity and entity: its_name, or - type: custom"


def read_slot(name: str, written: Any, place: str, findings: Findings) -> Slot | None:
    """A slot; None where it cannot be used.

    Args:
        name: As in the domain.
        written: What stands below the name.
        place: Where.
        findings: Takes what is wrong.
    """
    if not isinstance(written, LocatedDict):
        findings.error(f"The slot {name!r} has no type.", place=place, mend="Write below it type: text")
        return None
    check_keys(written, SLOT_KEYS, f"the slot {name!r}", findings)
    kind = text_of(written, "type", findings) or ""
    if kind not in TYPES:
        _wrong_type(name, kind, place, findings)
        return None
    low = number_of(written, "min_value", findings, default=0.0)
    high = number_of(written, "max_value", findings, default=1.0)
    if low >= high:
        mend = "Write a min_value that is smaller than max_value."
        findings.error(f"The slot {name!r} has no room between {low:g} and {high:g}.", place=place, mend=mend)
    return Slot(
        name=name,
        type=kind,
        initial_value=plain(written.get("initial_value")),
        influence_conversation=_influences(name, written, kind, findings),
        mappings=_mappings(name, written, findings),
        values=_values(written, kind, findings),
        min_value=low,
        max_value=high,
    )


def plain(value: Any) -> Any:
    """Located values as plain JSON."""
    return json.loads(json.dumps(value, ensure_ascii=False))


def _wrong_type(name: str, kind: str, place: str, findings: Findings) -> None:
    if "." in kind:
        mend = "Write one of Rasa's types; let an action work out a value of that type from what the class looked at."
        findings.error(f"The type {kind!r} of the slot {name!r} is code of its own.", place=place, mend=mend)
    else:
        mend = did_you_mean(kind, TYPES)
        findings.error(f"The slot {name!r} has no type that exists ({kind!r}).", place=place, mend=mend)


def _influences(name: str, written: LocatedDict, kind: str, findings: Findings) -> bool:
    influences = truth_of(written, "influence_conversation", findings, default=kind != "any")
    if influences and kind == "any":
        findings.error(
            f"The slot {name!r} of type any cannot influence the conversation.",
            place=written.place("influence_conversation"),
            mend="Write influence_conversation: false, or another type.",
        )
    return influences


def _values(written: LocatedDict, kind: str, findings: Findings) -> tuple[str, ...]:
    if kind != "categorical":
        return ()
    values = list_of(written, "values", findings, mend="Write values: and below it each value after a dash.")
    return tuple(str(value).lower() for value in values if value is not None)


def _mappings(name: str, written: LocatedDict, findings: Findings) -> tuple[SlotMapping, ...]:
    if "mappings" not in written:
        findings.error(f"The slot {name!r} has no mappings.", place=written.place(), mend=_MAPPINGS_PATTERN)
        return ()
    items = list_of(written, "mappings", findings, mend=_MAPPINGS_PATTERN)
    found = (_mapping(name, item, items.place(index), findings) for index, item in enumerate(items))
    return tuple(mapping for mapping in found if mapping is not None)


def _mapping(name: str, written: Any, place: str, findings: Findings) -> SlotMapping | None:
    if not isinstance(written, LocatedDict):
        findings.error(f"A mapping of the slot {name!r} has no type.", place=place, mend=_MAPPINGS_PATTERN)
        return None
    check_keys(written, MAPPING_KEYS, "a slot mapping", findings)
    kind = text_of(written, "type", findings) or ""
    if kind not in NEEDS:
        mend = did_you_mean(kind, NEEDS)
        findings.error(f"The slot {name!r} has a mapping of no type that exists ({kind!r}).", place=place, mend=mend)
        return None
    for key in NEEDS[kind]:
        if written.get(key) is None:
            findings.error(f"A {kind} mapping needs {key}:.", place=place, mend=f"Write {key}: below type: {kind}")
    return SlotMapping(
        type=kind,
        entity=text_of(written, "entity", findings),
        role=text_of(written, "role", findings),
        group=text_of(written, "group", findings),
        intents=names_of(written, "intent", findings),
        not_intents=names_of(written, "not_intent", findings),
        value=plain(written.get("value")),
        action=text_of(written, "action", findings),
        conditions=_conditions(written, findings),
        source=json.dumps(written, sort_keys=True, ensure_ascii=False),
    )


def _conditions(written: LocatedDict, findings: Findings) -> tuple[MappingCondition, ...]:
    pattern = "Write conditions: and below it - active_loop: a_form"
    items: LocatedList = list_of(written, "conditions", findings, mend=pattern)
    conditions: list[MappingCondition] = []
    for index, item in enumerate(items):
        if not isinstance(item, LocatedDict):
            findings.error("A condition of a mapping has no active_loop.", place=items.place(index), mend=pattern)
            continue
        check_keys(item, ("active_loop", "requested_slot"), "a mapping's condition", findings)
        loop, slot = text_of(item, "active_loop", findings), text_of(item, "requested_slot", findings)
        conditions.append(MappingCondition(loop, slot))
    return tuple(conditions)
