"""A message in Rasa's keys to a ``bot`` event, and the events of what the assistant says by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog

from bot.conversation import events as e
from bot.conversation.tracker import Tracker
from bot.responding.context import Context
from bot.responding.generate import generate

log = structlog.get_logger(__name__)

DATA_KEYS = ("elements", "quick_replies", "buttons", "attachment", "image", "custom")


def bot_uttered(message: Mapping[str, Any]) -> e.BotUttered:
    """The event; every key that is no part of the message itself becomes metadata."""
    data = {key: message.get(key) for key in DATA_KEYS}
    # Rasa shows an image also as the attachment; channels know, and send it once.
    data["attachment"] = data["attachment"] or data["image"]
    metadata = {key: value for key, value in message.items() if key != "text" and key not in DATA_KEYS}
    return e.BotUttered(text=message.get("text"), data=data, metadata=metadata)


async def utter(context: Context, tracker: Tracker, name: str) -> list[e.Event]:
    """Say a response; nothing where the domain does not have it."""
    message = await generate(context, tracker, name)
    return [] if message is None else [bot_uttered({**message, "utter_action": name})]


async def utter_declared(context: Context, tracker: Tracker, name: str) -> list[e.Event]:
    """Say a response that a story, a rule or a form asked for; where it is missing, the log says so."""
    said = await utter(context, tracker, name)
    if not said:
        log.error("no_response", response=name, channel=context.channel, mend="Add it under responses: in domain.yml.")
    return said


async def utter_retrieved(context: Context, tracker: Tracker, name: str) -> list[e.Event]:
    """Say the response that nlu selected for the retrieval intent behind ``utter_<retrieval intent>``."""
    selected = selected_response(tracker, name.removeprefix("utter_"))
    if selected is None:
        log.error("no_response_selected", action=name, mend="Add ResponseSelector to the pipeline in config.yml.")
        return []
    return await utter_declared(context, tracker, selected)


def selected_response(tracker: Tracker, intent: str) -> str | None:
    """Name of the response selected for the last message (``utter_faq/opening_hours``)."""
    message = tracker.latest_message
    selectors = (message.parse_data.get("response_selector") or {}) if message else {}
    selector = selectors.get(intent) or selectors.get("default") or {}
    name = (selector.get("response") or {}).get("utter_action")
    return str(name) if name else None


def say_text(text: str, utter_action: str | None = None) -> e.BotUttered:
    """The event of a plain sentence."""
    return bot_uttered({"text": text, **({"utter_action": utter_action} if utter_action else {})})
