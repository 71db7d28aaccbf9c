"""JSON without what Rasa and Usher may write differently, and its fingerprint. Plain Python 3.10."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def plain(value: Any) -> Any:
    """The value without timestamps, and without empty metadata, which Rasa writes for some events only."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if not _is_noise(key, inner)}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def call_fingerprint(call: dict) -> str:
    """Of the action's name and the tracker in a call, with the events of its last session."""
    events = call["tracker"]["events"]
    starts = [n for n, event in enumerate(events) if event.get("name") == "action_session_start"]
    tracker = {**call["tracker"], "events": events[starts[-1] if starts else 0 :]}
    text = json.dumps(plain([call["next_action"], tracker]), sort_keys=True)
    return call["next_action"] + " " + hashlib.sha256(text.encode()).hexdigest()[:12]


def _is_noise(key: str, value: Any) -> bool:
    return key in {"timestamp", "latest_event_time"} or (key == "metadata" and value == {})
