"""The language of a conversation, from its messages as nlu heard them (``language`` of a parse result)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.conversation import events as e
from bot.conversation.tracker import Tracker

LANGUAGE_SLOT = "language"
"""A slot of this name, where a project has one, goes before what nlu heard: it is what the customer chose."""


def language_of(tracker: Tracker) -> str | None:
    """The language to answer in: of the last message that tells, short ones such as "ok" passed over; or None."""
    chosen = tracker.slots.get(LANGUAGE_SLOT)
    if isinstance(chosen, str) and chosen:
        return chosen
    for event in reversed(tracker.events):
        if isinstance(event, e.UserUttered):
            heard = _heard(event)
            if heard.get("code") and not heard.get("is_foreign"):
                return str(heard["code"])
    return None


def foreign_language(tracker: Tracker) -> str | None:
    """The language of the last message where the assistant does not speak it, and nothing was answered yet."""
    for event in reversed(tracker.events):
        if isinstance(event, e.BotUttered):
            return None
        if isinstance(event, e.UserUttered):
            heard = _heard(event)
            return str(heard["code"]) if heard.get("is_foreign") and heard.get("code") else None
    return None


def _heard(message: e.UserUttered) -> Mapping[str, Any]:
    return message.parse_data.get("language") or {}
