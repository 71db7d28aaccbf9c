"""Events to JSON and back: one generic pair of functions for every kind, from the dataclass fields.

Events sent by older Rasa versions and by rasa-sdk are read too: the legacy names ``form`` and ``form_validation``,
``parse_data`` left out, ``action`` events named by text, timestamps of null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from bot.conversation.events import EVENT_TYPES, BotUttered, Event, UserUttered
from bot.errors import RequestError

_OWN_FIELDS = {
    kind.type_name: tuple(f.name for f in fields(kind) if f.name not in {"timestamp", "metadata"})
    for kind in EVENT_TYPES.values()
}


def to_dict(event: Event) -> dict[str, Any]:
    """The event in Rasa's JSON; empty metadata stands in what is said alone, as Rasa has it."""
    out: dict[str, Any] = {"event": event.type_name, "timestamp": event.timestamp}
    if event.metadata or isinstance(event, UserUttered | BotUttered):
        out["metadata"] = dict(event.metadata)
    for name in _OWN_FIELDS[event.type_name]:
        value = getattr(event, name)
        out[name] = list(value) if isinstance(value, tuple) else value
    return out


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
        problem = f"there is no event {data.get('event')!r}."
        raise RequestError(400, "BadRequest", problem, mend=f"Write one of: {known}.")
    arguments = {name: data[name] for name in _OWN_FIELDS[kind.type_name] if name in data}
    _check_types(kind, arguments)
    try:
        return kind(timestamp=_number(data.get("timestamp")), metadata=data.get("metadata") or {}, **arguments)
    except TypeError as error:
        missing = [f.name for f in fields(kind) if f.name in str(error)]
        raise RequestError(400, "BadRequest", f"the event {kind.type_name!r} needs {', '.join(missing)}.") from error


def from_dicts(items: Iterable[Mapping[str, Any]]) -> list[Event]:
    """`from_dict` of each."""
    return [from_dict(item) for item in items]


def _number(value: Any) -> float:
    if value is None:
        return 0.0
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RequestError(400, "BadRequest", f"a timestamp is a number of seconds, not {value!r}.")
    return float(value)


_TEXT_FIELDS = frozenset(
    {"name", "text", "input_channel", "message_id", "policy", "action_text", "intent", "date_time", "owner", "cause"}
)
_OBJECT_FIELDS = frozenset({"parse_data", "data"})


def _check_types(kind: type[Event], arguments: dict[str, Any]) -> None:
    for name, value in arguments.items():
        if name in _TEXT_FIELDS and value is not None and not isinstance(value, str):
            problem = f"{name!r} of the event {kind.type_name!r} must be text, not {value!r}."
            raise RequestError(400, "BadRequest", problem)
        if name in _OBJECT_FIELDS:
            if value is None:
                arguments[name] = {}
            elif not isinstance(value, Mapping):
                raise RequestError(400, "BadRequest", f"{name!r} of the event {kind.type_name!r} must be an object.")
        if isinstance(value, list) and name in {"entities", "evidence"}:
            arguments[name] = tuple(value)


def _from_legacy(data: Mapping[str, Any]) -> Mapping[str, Any]:
    if data.get("event") == "form":
        return {**data, "event": "active_loop"}
    if data.get("event") == "form_validation":
        return {**data, "event": "loop_interrupted", "is_interrupted": not data.get("validate", True)}
    return data
