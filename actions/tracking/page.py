"""What the routes of signals take, as the OpenAPI page shows it; it is read and checked elsewhere, event by event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.tracking.conversation import KINDS
from actions.tracking.event import CALLS, LONGEST_MESSAGE_ID, LONGEST_NAME

_ID = {"anyOf": [{"type": "string", "maxLength": 255}, {"type": "integer"}]}
_TIME = {"type": "string", "format": "date-time"}

EVENT: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "type": {"enum": list(CALLS), "description": "Where the path does not say it."},
        "messageId": {"type": "string", "maxLength": LONGEST_MESSAGE_ID, "description": "A repeated one is left out."},
        "userId": _ID,
        "anonymousId": _ID,
        "previousId": _ID,
        "groupId": _ID,
        "event": {"type": "string", "maxLength": LONGEST_NAME},
        "name": {"type": "string", "maxLength": LONGEST_NAME},
        "category": {"type": "string"},
        "properties": {"type": "object"},
        "traits": {"type": "object"},
        "context": {"type": "object"},
        "timestamp": _TIME,
        "originalTimestamp": _TIME,
        "sentAt": _TIME,
    },
    "anyOf": [{"required": ["userId"]}, {"required": ["anonymousId"]}],
}
BATCH: Mapping[str, Any] = {
    "type": "object",
    "properties": {"batch": {"type": "array", "items": EVENT}, "sentAt": _TIME, "context": {"type": "object"}},
    "required": ["batch"],
}
CONVERSATION_EVENTS: Mapping[str, Any] = {
    "type": "array",
    "items": {"oneOf": [kind.model_json_schema() for kind in KINDS]},
}


def takes(*schemas: Mapping[str, Any]) -> dict[str, Any]:
    """A route's `openapi_extra`: its body is one of these."""
    schema = schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
