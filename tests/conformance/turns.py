"""What is written down of a turn, from the JSON of its events. Used by record.py too, so it is plain Python 3.10."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]

UNSEEN = frozenset({"session_started_metadata"})
NOISE = frozenset({"event", "timestamp", "metadata", "date_time"})
MODEL_KEYS = frozenset({"model_id", "assistant_id"})


def turn_of(user: Any, new: list[Json], slots: Json, active_loop: str | None) -> Json:
    """A turn: the measure (actions, rejections, what was said, slots, form), and every event in short.

    Args:
        user: The message.
        new: Its events.
        slots: Values of all slots afterwards.
        active_loop: Afterwards.
    """
    return {
        "user": user,
        "actions": [event["name"] for event in new if event["event"] == "action"],
        "rejected": [event["name"] for event in new if event["event"] == "action_execution_rejected"],
        "said": [_said(event) for event in new if event["event"] == "bot"],
        "slots": {name: value for name, value in sorted(slots.items()) if value is not None and name not in UNSEEN},
        "active_loop": active_loop,
        "events": [in_short(event) for event in new],
    }


def in_short(event: Json) -> str:  # noqa: PLR0911 - a line a kind of event
    """An event as one line: its kind, and everything of it that another run would repeat."""
    match event["event"]:
        case "action":
            how = f"{event['policy']} {round(event['confidence'] or 0.0, 4)}"
            hidden = " hidden" if event.get("hide_rule_turn") else ""
            return f"action {event['name'] or _json(event['action_text'])} {how}{hidden}"
        case "action_execution_rejected":
            return f"rejected {event['name']} {event['policy']}"
        case "user":
            intent = event["parse_data"]["intent"]
            entities = [_entity(entity) for entity in event["parse_data"]["entities"]]
            return " ".join([f"user {intent['name']} {round(intent['confidence'] or 0.0, 2)}", *entities])
        case "slot":
            return f"slot {event['name']} {_json(event['value'])}"
        case "bot":
            data = {key: value for key, value in (event["data"] or {}).items() if value}
            more = {key: value for key, value in event["metadata"].items() if key not in MODEL_KEYS and value}
            return f"bot {_json(event['text'])} {_json({**data, **more})}"
        case "user_featurization":
            return f"looked at {'text' if event['use_text_for_featurization'] else 'intent'}"
        case "cancel_reminder":  # Rasa's own JSON of it says no more
            return "cancel_reminder"
        case kind:
            return f"{kind} {_json({key: value for key, value in event.items() if key not in NOISE})}"


def _said(event: Json) -> Any:
    return event["metadata"].get("utter_action") or event["text"]


def _entity(entity: Json) -> str:
    parts = [entity["entity"], *(f"{key}={entity[key]}" for key in ("role", "group") if entity.get(key))]
    return f"{':'.join(parts)}={_json(entity['value'])}"


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
