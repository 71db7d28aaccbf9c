"""Where the words of a response come from: the NLG server of the deployment where there is one, else the domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.conversation.language import language_of
from bot.conversation.tracker import Tracker
from bot.responding.context import Context
from bot.responding.templates import fitting_variations


async def generate(
    context: Context,
    tracker: Tracker,
    name: str,
    *,
    arguments: Mapping[str, Any] | None = None,
    language: str | None = None,
) -> dict[str, Any] | None:
    """A message in Rasa's keys.

    Args:
        context: With its NLG server or its templates.
        tracker: The conversation.
        name: Of the response, such as ``utter_greet``.
        arguments: What an action adds; fill placeholders too.
        language: In which it is said; the conversation's unless given.

    Returns:
        None where there is nothing to say: no such response in the domain, or an empty answer of the NLG server.

    Raises:
        ActionFailed: The NLG server did not answer, or sent something that is no message.
    """
    known = context.domain.responses.get(name, ())
    if language is None and any(variation.language for variation in known):  # the search goes back over messages
        language = language_of(tracker)
    if context.nlg is None:
        return context.templates.generate(
            name, slots=tracker.slots, channel=context.channel, arguments=arguments, language=language
        )
    variations = fitting_variations(known, slots=tracker.slots, channel=context.channel, language=language)
    response_id = next((variation.id for variation in variations if variation.id), None)
    return await context.nlg.generate(
        name, tracker, channel=context.channel, arguments=arguments or {}, response_id=response_id
    )
