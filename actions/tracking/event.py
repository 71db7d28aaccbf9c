"""One event of Segment's tracking API as a `Tracked`, or the reason why it is none.

https://segment.com/docs/connections/spec/ names the fields. RudderStack's libraries send the same, the traits of an
identify call under `context`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast, get_args
from uuid import uuid4

from actions.customer.identifiers import BadIdentifier, Identifier, normalise
from actions.customer.schema import Evidence, Purpose, TouchpointKind
from actions.tracking.message import Tracked
from actions.tracking.refused import Refused
from actions.tracking.times import occurred, read_time

LONGEST_MESSAGE_ID = 170
"""The record has 255 for it, the source before it, and a purpose behind it."""
LONGEST_NAME = 255
DEEPEST = 32
"""Levels of objects and lists in one event."""

CALLS: Mapping[str, TouchpointKind] = {
    "identify": "identify",
    "track": "track",
    "page": "page",
    "screen": "screen",
    "alias": "alias",
    "group": "group",
}
BROWSING = frozenset({"page", "screen"})
"""Calls that tell what somebody looked at: kept for analysis, and so only with consent."""

_PURPOSES = frozenset(get_args(Purpose))
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NONE: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the events of one request share.

    Args:
        source: Who sent them.
        received: When they came; timezone-aware.
        sent: When they were sent, by the sender's clock.
        context: Of the whole batch.
    """

    source: str
    received: datetime
    sent: datetime | None = None
    context: Mapping[str, Any] = field(default_factory=dict)


def read_event(event: Any, arrival: Arrival, *, call: str | None = None) -> Tracked:
    """Read one event.

    Args:
        event: Its JSON.
        arrival: What it shares with the others of its request.
        call: Its `type`, where the address says it.

    Raises:
        Refused: It cannot be taken.
    """
    if not isinstance(event, dict):
        raise Refused("malformed", "an event is a JSON object.")
    check_depth(event)
    kind = _kind(call or event.get("type"))
    context = {**arrival.context, **_object(event, "context")} if arrival.context else _object(event, "context")
    traits = _object(event, "traits") or _object(context, "traits")
    said = read_time(event.get("originalTimestamp") or event.get("timestamp"), "timestamp")
    sent = read_time(event.get("sentAt"), "sentAt") or arrival.sent
    return Tracked(
        message_id=f"{arrival.source}:{message_id(event)}",
        kind=kind,
        name=_name(kind, event),
        identifiers=_identifiers(kind, event, context, traits),
        occurred_at=occurred(said, sent=sent, received=arrival.received),
        received_at=arrival.received,
        source=arrival.source,
        purpose=_purpose(kind, context),
        evidence=_EVIDENCE.get(kind, "same_message"),
        properties=_properties(kind, event, traits),
        context=context,
    )


def message_id(event: Mapping[str, Any]) -> str:
    """The sender's id of an event, or a new one.

    Raises:
        Refused: It cannot be an id.
    """
    given = event.get("messageId")
    if given is None or given == "":
        return str(uuid4())
    if not isinstance(given, str) or len(given) > LONGEST_MESSAGE_ID or _UNPRINTABLE.search(given):
        raise Refused("malformed", f"messageId must be printable text of at most {LONGEST_MESSAGE_ID} characters.")
    return given


def check_depth(value: Any, *, left: int = DEEPEST) -> None:
    """Refuse what is nested so deeply that whoever reads it again would stumble.

    Raises:
        Refused: It is too deep.
    """
    if not left:
        raise Refused("malformed", f"it is nested more than {DEEPEST} levels deep.")
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, dict | list):
            check_depth(item, left=left - 1)


_EVIDENCE: Mapping[str, Evidence] = {"identify": "identify", "alias": "alias"}


def _kind(value: Any) -> TouchpointKind:
    kind = CALLS.get(value) if isinstance(value, str) else None
    if kind is None:
        raise Refused("malformed", f"type must be one of {', '.join(CALLS)}.")
    return kind


def _name(kind: TouchpointKind, event: Mapping[str, Any]) -> str:
    name = event.get("event" if kind == "track" else "name") if kind in {"track", *BROWSING} else None
    if name is None or name == "":
        if kind == "track":
            raise Refused("malformed", "a track call needs event, the name of what happened.")
        return kind
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not name.strip():
        raise Refused("malformed", f"the name of an event is text of at most {LONGEST_NAME} characters.")
    return name.strip()


def _identifiers(
    kind: TouchpointKind, event: Mapping[str, Any], context: Mapping[str, Any], traits: Mapping[str, Any]
) -> tuple[Identifier, ...]:
    """The surest first: who is signed in, which browser it was; then what somebody typed, which may be a slip."""
    found = [
        _required("user_id", "userId", event.get("userId")),
        _required("anonymous_id", "previousId", event.get("previousId")) if kind == "alias" else None,
        _required("anonymous_id", "anonymousId", event.get("anonymousId")),
        _claimed("email", traits.get("email")),
        _claimed("phone", traits.get("phone")),
        _claimed("device_id", _object(context, "device").get("id")),
    ]
    named = tuple(dict.fromkeys(identifier for identifier in found if identifier is not None))
    if not named:
        raise Refused("no_identifier", "userId or anonymousId is missing.")
    if kind == "alias" and (found[0] is None or found[1] is None):
        raise Refused("no_identifier", "an alias call needs userId and previousId.")
    return named


def _required(kind: str, field: str, value: Any) -> Identifier | None:
    """An id that says whom an event is about: a wrong one makes the event useless."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refused("bad_identifier", f"{field} must be text.")
    try:
        return normalise(kind, str(value))
    except BadIdentifier as error:
        raise Refused("bad_identifier", f"{field}: {error}") from error


def _claimed(kind: str, value: Any) -> Identifier | None:
    """What a customer typed into some form: kept as it is in the traits, an identifier only where it can be one."""
    if not isinstance(value, str):
        return None
    try:
        return normalise(kind, value)
    except BadIdentifier:
        return None


def _purpose(kind: TouchpointKind, context: Mapping[str, Any]) -> Purpose:
    said = context.get("purpose")
    if said is None:
        return "analytics" if kind in BROWSING else "service"
    if not isinstance(said, str) or said not in _PURPOSES:
        raise Refused("malformed", f"context.purpose must be one of {', '.join(sorted(_PURPOSES))}.")
    return cast("Purpose", said)


def _properties(kind: TouchpointKind, event: Mapping[str, Any], traits: Mapping[str, Any]) -> Mapping[str, Any]:
    if kind == "identify":
        return traits
    if kind == "group":
        return {**traits, "groupId": _text(event, "groupId")}
    if kind == "alias":
        return {"previousId": str(event["previousId"])}
    properties = _object(event, "properties")
    category = event.get("category")
    return {**properties, "category": category} if isinstance(category, str) and category else properties


def _text(event: Mapping[str, Any], field: str) -> str:
    value = event.get(field)
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise Refused("malformed", f"a group call needs {field}.")
    return str(value)


def _object(holder: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    value = holder.get(field)
    if value is None:
        return _NONE
    if not isinstance(value, dict):
        raise Refused("malformed", f"{field} must be a JSON object.")
    return value
