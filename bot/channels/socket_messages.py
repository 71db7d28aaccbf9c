"""Rasa's Socket.IO messages: what a client is sent, and the metadata that it sends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.conversation.messages import OutgoingMessage
from bot.errors import RequestError

LARGEST_METADATA = 16_000
"""Characters of a message's metadata as JSON."""

_OF_EMIT = {"data", "room", "to", "namespace", "event", "callback", "skip_sid"}


def to_socket(answer: OutgoingMessage) -> list[Any]:
    """What a client is sent for one answer, in Rasa's order: text with its buttons, then everything else.

    Text is split at blank lines, and buttons stand below its last part. All cards of an answer go together, since
    that is what rasa-webchat draws; Rasa sends each alone.
    """
    items = [*_text(answer)]
    if answer.custom:
        items.append(_custom(answer.custom))
    if answer.image:
        items.append({"attachment": {"type": "image", "payload": {"src": answer.image}}})
    if answer.attachment:
        items.append({"attachment": answer.attachment})
    if answer.elements:
        cards = {"template_type": "generic", "elements": [dict(element) for element in answer.elements]}
        items.append({"attachment": {"type": "template", "payload": cards}})
    return items


def read_metadata(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The JSON that a client puts beside its message; as text too, as in Rasa.

    Raises:
        RequestError: It is no object, or too large.
    """
    written = data.get(key)
    try:
        found = json.loads(written) if isinstance(written, str) and written else written or {}
        size = len(json.dumps(found, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise RequestError(400, "InvalidParameter", f"{key} is not JSON.") from error
    if not isinstance(found, dict):
        raise RequestError(400, "InvalidParameter", f"{key} must be an object.")
    if size > LARGEST_METADATA:
        raise RequestError(413, "TooLarge", f"{key} has {size:,} characters; at most {LARGEST_METADATA:,} are read.")
    return found


def _text(answer: OutgoingMessage) -> list[dict[str, Any]]:
    buttons = [
        {"content_type": "text", "title": button.get("title"), "payload": button.get("payload")}
        for button in answer.quick_replies or answer.buttons
    ]
    if not (answer.text or "").strip() and not buttons:
        return []
    parts = [part for part in (answer.text or "").strip().split("\n\n") if part] or [""]
    items: list[dict[str, Any]] = [{"text": part} for part in parts]
    if buttons:
        items[-1]["quick_replies"] = buttons
    return items


def _custom(custom: Any) -> Any:
    """What is sent of custom JSON: its ``data`` where it is written as Rasa wants it, as arguments of ``emit``.

    Whom it goes to is not for a response to say.
    """
    is_call = isinstance(custom, Mapping) and "data" in custom and set(custom) <= _OF_EMIT
    return custom["data"] if is_call else custom
