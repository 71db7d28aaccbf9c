"""Custom actions: what the action server answers, as events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation import events as e
from bot.conversation.tracker import Tracker
from bot.errors import ActionFailed
from bot.responding.context import Context
from bot.responding.generate import generate
from bot.responding.utterance import bot_uttered


async def call_action(context: Context, tracker: Tracker, name: str) -> list[e.Event]:
    """Run a custom action; its messages come before its events.

    Raises:
        ActionRejected: The action declines to run.
        ActionFailed: No answer, or none that can be used.
    """
    if context.actions is None:
        mend = "Write action_endpoint: with a url: in endpoints.yml."
        raise ActionFailed("there is no action server to run it.", place=name, mend=mend)
    result = await context.actions.run(name, tracker, context.domain)
    messages = [await _message(context, tracker, response) for response in result.responses]
    said = [bot_uttered(message) for message in messages if message is not None]
    return [*said, *(_named(context, event) for event in result.events)]


async def _message(context: Context, tracker: Tracker, response: Mapping[str, Any]) -> dict[str, Any] | None:
    """One response in Rasa's keys; None where it names a response that the domain does not have."""
    given = {key: value for key, value in response.items() if key != "response"}
    name = response.get("response") or response.get("template")  # older action servers write template alone
    message: dict[str, Any] = {}
    if name:
        drafted = await generate(context, tracker, str(name), arguments=given)
        if drafted is None:
            return None
        message = {**drafted, "utter_action": name}
    buttons = [*(message.get("buttons") or ()), *(given.pop("buttons", None) or ())]
    # Keys that the action left empty do not wipe out those of the response.
    message.update({key: value for key, value in given.items() if value})
    return {**message, "buttons": buttons} if buttons else message


def _named(context: Context, event: e.Event) -> e.Event:
    # A reminder needs a name, so that the next one of that name can replace it.
    if isinstance(event, e.ReminderScheduled) and event.name is None:
        return replace(event, name=context.clock.new_id())
    return event
