"""Of which type the fields of events are: what comes from outside is checked once, before anything reads it.

An event of the wrong shape that got into a conversation would break every turn after it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Shape:
    """A type of JSON value.

    Args:
        words: What the value must be.
        fits: Whether a value is.
    """

    words: str
    fits: Callable[[Any], bool]


def is_number(value: Any) -> bool:
    """A number that JSON has: true, false, NaN and infinity are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and _is_finite(value)


def moment(text: str) -> float:
    """Seconds since 1970 of a time in ISO 8601; one without a zone is this machine's.

    Raises:
        ValueError: It is none, or outside of the years that a machine knows.
    """
    try:
        return datetime.fromisoformat(text).timestamp()
    except (OverflowError, OSError) as error:
        raise ValueError(text) from error


def is_parse(value: Any) -> bool:
    """Whether something can stand for what nlu says of a message, as far as the bot reads it."""
    if not isinstance(value, Mapping):
        return False
    intent, sentiment = value.get("intent") or {}, value.get("sentiment") or {}
    return (
        isinstance(intent, Mapping)
        and isinstance(intent.get("name"), str | None)
        and _is_optional(intent.get("confidence"), is_number)
        and isinstance(sentiment, Mapping)
        and _is_optional(sentiment.get("score"), is_number)
        and isinstance(value.get("text"), str | None)
        and _is_optional(value.get("entities"), _is_objects)
        and _is_optional(value.get("intent_ranking"), _is_objects)
    )


def _is_moment(value: Any) -> bool:
    try:
        moment(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_said(value: Any) -> bool:
    lists = ("buttons", "quick_replies", "elements")
    return isinstance(value, Mapping) and all(_is_optional(value.get(key), _is_objects) for key in lists)


def _is_objects(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, Mapping) for item in value)


def _is_positions(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(type(item) is int for item in value)


def _is_optional(value: Any, fits: Callable[[Any], bool]) -> bool:
    return value is None or fits(value)


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer of hundreds of digits
        return False


ANYTHING = Shape("anything", lambda _: True)
NUMBER = Shape("a number", is_number)
OBJECT = Shape("an object", lambda value: isinstance(value, Mapping))
TEXT = Shape("text", lambda value: isinstance(value, str))
_FLAG = Shape("true or false", lambda value: isinstance(value, bool))
_OBJECTS = Shape("a list of objects", _is_objects)

FIELDS: Mapping[str, Shape] = {
    **dict.fromkeys(
        (
            "name", "text", "input_channel", "message_id", "policy", "action_text", "intent",
            "owner", "actor", "cause", "stage", "error",
        ),
        TEXT,
    ),
    **dict.fromkeys(("hide_rule_turn", "is_interrupted", "use_text_for_featurization", "kill_on_user_msg"), _FLAG),
    "confidence": NUMBER,
    "date_time": Shape("a time in ISO 8601, such as 2026-11-22T10:00:00+00:00", _is_moment),
    "epoch": Shape("a whole number", lambda value: type(value) is int),
    "evidence": Shape("a list of whole numbers", _is_positions),
    "parse_data": Shape("an object with an intent (object) and entities (list of objects)", is_parse),
    "data": Shape("an object whose buttons, quick_replies and elements are lists of objects", _is_said),
    "value": ANYTHING,
}  # fmt: skip
"""By the name of the field, which means the same in every kind of event, but for ``entities``."""

ENTITIES: Mapping[str, Shape] = {"entities": _OBJECTS, "reminder": ANYTHING, "cancel_reminder": ANYTHING}
"""Of ``entities``, by the kind of event: reminders have Rasa's short form too."""
