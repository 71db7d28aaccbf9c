"""What policies see of a slot: not its value, but features of it.

Any text is as good as another to a policy; a categorical slot shows which of its values it has, a float where in its
range it lies. So ``slot_was_set: - city: Leeds`` in a story holds for every city.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.assistant.domain import Slot

SHOULD_NOT_BE_SET = "should_not_be_set"
"""Stands in rules for a slot, or a form, that is written as ``null`` (Rasa's marker)."""

OTHER = "__other__"
"""A categorical slot's value that its list does not have."""

Feature = tuple[float, ...] | str
"""The features, or `SHOULD_NOT_BE_SET`."""


def feature_of(slot: Slot, value: Any) -> Feature | None:
    """What policies see of a slot with this value; None where they see nothing.

    Args:
        slot: A slot that influences the conversation.
        value: Its value; a list slot's is a list or None.
    """
    if value == SHOULD_NOT_BE_SET:
        return SHOULD_NOT_BE_SET
    return None if value is None else _FEATURES[slot.type](slot, value)


def _text(_slot: Slot, _value: Any) -> Feature:
    return (1.0,)


def _list(_slot: Slot, value: Any) -> Feature | None:
    return (1.0,) if isinstance(value, list) and value else None


def _bool(_slot: Slot, value: Any) -> Feature | None:
    truth = _truth(value)
    return None if truth is None else (1.0, float(truth))


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool | int | float):
        return value == 1.0
    if not isinstance(value, str):
        return None
    if value.isdecimal():
        return float(value) == 1.0
    return {"true": True, "false": False}.get(value.strip().lower())


def _float(slot: Slot, value: Any) -> Feature | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    capped = max(slot.min_value, min(slot.max_value, number))
    return (1.0, (capped - slot.min_value) / (abs(slot.max_value - slot.min_value) or 1))


def _categorical(slot: Slot, value: Any) -> Feature:
    known = slot.values if OTHER in slot.values else (*slot.values, OTHER)
    word = str(value).lower()
    found = known.index(word if word in known else OTHER)
    return tuple(1.0 if index == found else 0.0 for index in range(len(known)))


_FEATURES: Mapping[str, Callable[[Slot, Any], Feature | None]] = {
    "text": _text,
    "bool": _bool,
    "float": _float,
    "categorical": _categorical,
    "list": _list,
    "any": lambda _slot, _value: None,
}
