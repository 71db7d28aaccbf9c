"""Two-stage fallback: ask what was meant, ask to say it in other words, ask once more, give up."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN
from bot.conversation.tracker import Tracker
from bot.responding.context import Context

LOOP = "action_two_stage_fallback"
ASK_AFFIRMATION = "action_default_ask_affirmation"
ASK_REPHRASE = "action_default_ask_rephrase"
GIVE_UP = "action_default_fallback"
FALLBACK = "nlu_fallback"
DENIED = "out_of_scope"


async def run_two_stage_fallback(context: Context, tracker: Tracker) -> list[e.Event]:
    """Run the loop once."""
    begun = [] if tracker.active_loop_name == LOOP else [e.ActiveLoop(name=LOOP)]
    if not _is_done(tracker):
        should_affirm = bool(begun) or _last_intent(tracker) == FALLBACK
        question = ASK_AFFIRMATION if should_affirm else ASK_REPHRASE
        return [*begun, *await context.perform(context, tracker, question)]
    return [*begun, e.ActiveLoop(name=None), *await _leave(context, tracker)]


async def _leave(context: Context, tracker: Tracker) -> list[e.Event]:
    if _has_failed(tracker):
        return await context.perform(context, tracker, GIVE_UP)
    # Understood after all: the fallback turn is undone, and the message stands in its place, now certain.
    return [e.UserUtteranceReverted(), e.ActionExecuted(name=ACTION_LISTEN), *_clarified(tracker)]


def _is_done(tracker: Tracker) -> bool:
    return _last_intent(tracker) not in {FALLBACK, DENIED} or _has_failed(tracker)


def _has_failed(tracker: Tracker) -> bool:
    two_fallbacks = _last_intents(tracker, 2) == [FALLBACK, FALLBACK]
    return two_fallbacks or _last_intents(tracker, 3) == [DENIED, FALLBACK, DENIED]


def _last_intent(tracker: Tracker) -> str | None:
    return tracker.latest_message.intent if tracker.latest_message else None


def _last_intents(tracker: Tracker, number: int) -> list[str | None]:
    """Intents of the last messages, newest first; a rewind takes the place of a message, as in Rasa."""
    after_restart: list[e.Event] = []
    for event in reversed(tracker.events):
        if isinstance(event, e.Restarted) or len(after_restart) == number:
            break
        if isinstance(event, e.UserUttered | e.UserUtteranceReverted):
            after_restart.append(event)
    return [event.intent for event in islice(after_restart, number) if isinstance(event, e.UserUttered)]


def _clarified(tracker: Tracker) -> list[e.Event]:
    message = tracker.latest_message
    if message is None:
        return []
    intent = {**(message.parse_data.get("intent") or {}), "confidence": 1.0}
    return [replace(message, parse_data={**message.parse_data, "intent": intent})]
