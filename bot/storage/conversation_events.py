"""What the customer's record is told of a conversation, by contract: data/contracts/conversation-events.schema.json.

The words of a message stay in the conversation; what was understood is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.conversation.messages import VERIFIED_CUSTOMER
from bot.storage.base import OutboxRecord

CUSTOMER_SLOT = "customer_id"
"""Set by the step of a conversation that finds out who the customer is; no message can fill it."""
RATING_SLOT = "rating"
"""A number from 1 to 5: how it was."""

_BEGINNINGS = tuple(f'{{"event":"{kind}"' for kind in ("user", "action", "slot", "ownership"))


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks in a conversation, as its last message said.

    Args:
        channel: By which it came.
        customer: The shop's id, where a signature has said who it is.
    """

    channel: str
    customer: str | None


def may_be_told(record: OutboxRecord) -> bool:
    """Whether a record can be one of those that are told; most are not, and need not be read."""
    return record.data.startswith(_BEGINNINGS)


def speaker_of(event: Mapping[str, Any]) -> Speaker | None:
    """Who speaks from this event on; None where it is no message of the customer's.

    Args:
        event: Rasa's JSON of an event.
    """
    metadata = event.get("metadata") or {}
    if event.get("event") != "user" or metadata.get("is_external") or not event.get("input_channel"):
        return None
    return Speaker(event["input_channel"], metadata.get(VERIFIED_CUSTOMER))


def told(record: OutboxRecord, event: Mapping[str, Any], speaker: Speaker) -> dict[str, Any] | None:
    """An event as the contract has it; None where nothing is told of it.

    Args:
        record: Its place.
        event: Rasa's JSON of it.
        speaker: Of the last message, this one included.
    """
    what = _TELL[event["event"]](event)
    if what is None:
        return None
    customer = {} if speaker.customer is None else {"customer": speaker.customer}
    return {
        "id": _event_id(record),
        "conversation": record.conversation_id,
        "position": record.position,
        "channel": speaker.channel,
        "occurred_at": datetime.fromtimestamp(event["timestamp"], UTC).isoformat(),
        **customer,
        **what,
    }


def _event_id(record: OutboxRecord) -> str:
    """The same for a record that is handed over again, and for no other, also after the store was made anew."""
    text = f"{record.conversation_id}\n{record.position}\n{record.data}"
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _message(event: Mapping[str, Any]) -> dict[str, Any] | None:
    if (event.get("metadata") or {}).get("is_external"):
        return None  # a program said it in the customer's place
    parsed = event.get("parse_data") or {}
    intent, sentiment = parsed.get("intent") or {}, parsed.get("sentiment") or {}
    understood = {
        "intent": intent.get("name"),
        "confidence": intent.get("confidence"),
        "sentiment": sentiment.get("label"),
        "sentiment_score": sentiment.get("score"),
        "out_of_scope": (parsed.get("out_of_scope") or {}).get("is_out_of_scope"),
        "language": (parsed.get("language") or {}).get("code"),
    }
    return {"type": "message"} | {key: value for key, value in understood.items() if value is not None}


def _action(event: Mapping[str, Any]) -> dict[str, Any] | None:
    """What was done; what was only said stands in the conversation."""
    name = event.get("name")
    return {"type": "action", "action": name} if name and name.startswith("action_") and name not in _QUIET else None


_QUIET = frozenset({"action_listen", "action_session_start"})


def _slot(event: Mapping[str, Any]) -> dict[str, Any] | None:
    name, value = event.get("name"), event.get("value")
    if name == CUSTOMER_SLOT and isinstance(value, str) and value:
        return {"type": "identified", "customer": value}
    if name == RATING_SLOT and isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value <= 5:
        return {"type": "rating", "score": value}
    return None


def _ownership(event: Mapping[str, Any]) -> dict[str, Any]:
    if event["owner"] == "waiting":
        return {"type": "escalation", "cause": event.get("cause") or ""}
    return {"type": "handoff", "owner": event["owner"], "actor": event["actor"]}


_TELL = {"user": _message, "action": _action, "slot": _slot, "ownership": _ownership}
