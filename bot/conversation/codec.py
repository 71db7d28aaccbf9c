"""Events to JSON and back: one generic pair of functions for every kind, from the dataclass fields.

Events sent by older Rasa versions and by rasa-sdk are read too: the legacy names ``form`` and ``form_validation``,
``parse_data`` left out, ``action`` events named by text, timestamps of null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any

import pydantic_core

from bot.conversation.events import EVENT_TYPES, BotUttered, Event, UserUttered
from bot.conversation.shapes import ENTITIES, FIELDS, NUMBER, OBJECT
from bot.errors import RequestError

_encode_escaped = json.JSONEncoder(separators=(",", ":")).encode

_OWN_FIELDS = {
    kind.type_name: tuple(f for f in fields(kind) if f.name not in {"timestamp", "metadata", "json"})
    for kind in EVENT_TYPES.values()
}
_SHAPES = {
    kind: {f.name: ENTITIES[kind] if f.name == "entities" else FIELDS[f.name] for f in own}
    for kind, own in _OWN_FIELDS.items()
}
_NEEDED = {
    kind: tuple(f.name for f in own if f.default is MISSING and f.default_factory is MISSING)
    for kind, own in _OWN_FIELDS.items()
}


def encode(value: Any) -> str:
    """Any JSON value as short text in ASCII.

    Non-ASCII is escaped: a customer can send half a surrogate pair, which is valid in JSON escapes but not in UTF-8.
    """
    # pydantic's writer takes a tenth of the time; it escapes nothing, and refuses halves of pairs.
    try:
        text = pydantic_core.to_json(value).decode()
    except ValueError:
        return _encode_escaped(value)
    return text if text.isascii() else _encode_escaped(value)


def to_dict(event: Event) -> dict[str, Any]:
    """The event in Rasa's JSON; empty metadata stands in what is said alone, as Rasa has it."""
    out: dict[str, Any] = {"event": event.type_name, "timestamp": event.timestamp}
    if event.metadata or isinstance(event, UserUttered | BotUttered):
        out["metadata"] = dict(event.metadata)
    for name in _SHAPES[event.type_name]:
        value = getattr(event, name)
        out[name] = list(value) if isinstance(value, tuple) else value
    return out


def to_json(event: Event) -> str:
    """The event's JSON as text, made once: an event never changes."""
    if event.json is None:
        object.__setattr__(event, "json", encode(to_dict(event)))
    assert event.json is not None
    return event.json


def from_dict(data: Mapping[str, Any]) -> Event:
    """The event that a JSON object describes; keys that its kind does not have are ignored.

    Raises:
        RequestError: Not an object, an unknown kind of event, a needed key missing, or a value of the wrong type.
    """
    if not isinstance(data, Mapping):
        raise RequestError(400, "BadRequest", f"an event must be a JSON object, not {type(data).__name__}")
    data = _from_legacy(data)
    kind = EVENT_TYPES.get(str(data.get("event")))
    if kind is None:
        known = ", ".join(sorted(EVENT_TYPES))
        problem = f"there is no event {data.get('event')!r:.60}."
        raise RequestError(400, "BadRequest", problem, mend=f"Write one of: {known}.")
    metadata = data.get("metadata") or {}
    if not OBJECT.fits(metadata):
        raise _wrong(kind, "metadata", OBJECT.words)
    return kind(timestamp=_timestamp(data.get("timestamp")), metadata=metadata, **_arguments(kind, data))


def from_dicts(items: Iterable[Mapping[str, Any]]) -> list[Event]:
    """`from_dict` of each."""
    return [from_dict(item) for item in items]


def _timestamp(value: Any) -> float:
    if value is None:
        return 0.0
    if not NUMBER.fits(value):
        raise RequestError(400, "BadRequest", f"a timestamp is a number of seconds, not {value!r:.40}.")
    return float(value)


def _arguments(kind: type[Event], data: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an event's own fields; one of null counts as left out."""
    missing = [name for name in _NEEDED[kind.type_name] if data.get(name) is None]
    if missing:
        raise RequestError(400, "BadRequest", f"the event {kind.type_name!r} needs {', '.join(missing)}.")
    found: dict[str, Any] = {}
    for name, shape in _SHAPES[kind.type_name].items():
        value = data.get(name)
        if value is None:
            continue
        if not shape.fits(value):
            raise _wrong(kind, name, shape.words)
        found[name] = tuple(value) if isinstance(value, list) and name in {"entities", "evidence"} else value
    return found


def _wrong(kind: type[Event], name: str, words: str) -> RequestError:
    return RequestError(400, "BadRequest", f"{name!r} of the event {kind.type_name!r} must be {words}.")


def _from_legacy(data: Mapping[str, Any]) -> Mapping[str, Any]:
    if data.get("event") == "form":
        return {**data, "event": "active_loop"}
    if data.get("event") == "form_validation":
        return {**data, "event": "loop_interrupted", "is_interrupted": not data.get("validate", True)}
    return data
