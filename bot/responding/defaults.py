"""The actions that every assistant has: Rasa's default actions, and Usher's handoff.

A project replaces one by listing its name under ``actions:``; its action server then runs it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.assistant.domain import HANDOFF, REQUESTED_SLOT
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN, ACTION_SESSION_START
from bot.conversation.tracker import Tracker
from bot.responding.context import Context
from bot.responding.handoff import hand_over
from bot.responding.slots import extract_slots
from bot.responding.two_stage_fallback import (
    ASK_AFFIRMATION,
    ASK_REPHRASE,
    DENIED,
    FALLBACK,
    GIVE_UP,
    LOOP,
    run_two_stage_fallback,
)
from bot.responding.utterance import bot_uttered, utter

DefaultAction = Callable[[Context, Tracker], Awaitable[list[e.Event]]]


async def do_nothing(_context: Context, _tracker: Tracker) -> list[e.Event]:
    """``action_listen``, which ends the turn, and others that only leave their trace in the history.

    ``action_revert_fallback_events`` is one of them: the policy whose traces it took back is gone since Rasa 3.0, where
    the action only fails.
    """
    return []


async def restart(context: Context, tracker: Tracker) -> list[e.Event]:
    """``action_restart``: everything begins anew; ``action_session_start`` follows."""
    return [*await utter(context, tracker, "utter_restart"), e.Restarted()]


async def start_session(context: Context, tracker: Tracker) -> list[e.Event]:
    """``action_session_start``: slots of the session before go along where the domain says so."""
    carried = [
        e.SlotSet(name=event.name, value=event.value, metadata=event.metadata)
        for event in tracker.applied_events()
        if isinstance(event, e.SlotSet) and context.domain.session.carry_over_slots
    ]
    return [e.SessionStarted(), *carried, e.ActionExecuted(name=ACTION_LISTEN)]


async def fall_back(context: Context, tracker: Tracker) -> list[e.Event]:
    """``action_default_fallback``: the last message is undone."""
    return [*await utter(context, tracker, "utter_default"), e.UserUtteranceReverted()]


async def go_back(context: Context, tracker: Tracker) -> list[e.Event]:
    """``action_back``: this message and the one before it are undone."""
    said = await utter(context, tracker, "utter_back")
    return [*said, e.UserUtteranceReverted(), e.UserUtteranceReverted()]


async def deactivate_loop(_context: Context, _tracker: Tracker) -> list[e.Event]:
    """``action_deactivate_loop``: the form ends unfinished."""
    return [e.ActiveLoop(name=None), e.SlotSet(name=REQUESTED_SLOT)]


async def ask_affirmation(_context: Context, tracker: Tracker) -> list[e.Event]:
    """``action_default_ask_affirmation``: was this meant? Better replaced, since it shows an intent's name."""
    message = tracker.latest_message
    intent = message.intent if message else None
    ranking = (message.parse_data.get("intent_ranking") or []) if message else []
    if intent == FALLBACK and len(ranking) > 1:
        intent = ranking[1].get("name")
    buttons = [{"title": "Yes", "payload": f"/{intent}"}, {"title": "No", "payload": f"/{DENIED}"}]
    return [bot_uttered({"text": f"Did you mean '{intent}'?", "buttons": buttons, "utter_action": ASK_AFFIRMATION})]


async def ask_rephrase(context: Context, tracker: Tracker) -> list[e.Event]:
    """``action_default_ask_rephrase``: please say it in other words."""
    return await utter(context, tracker, "utter_ask_rephrase")


DEFAULTS: Mapping[str, DefaultAction] = {
    ACTION_LISTEN: do_nothing,
    "action_restart": restart,
    ACTION_SESSION_START: start_session,
    GIVE_UP: fall_back,
    "action_deactivate_loop": deactivate_loop,
    "action_revert_fallback_events": do_nothing,
    ASK_AFFIRMATION: ask_affirmation,
    ASK_REPHRASE: ask_rephrase,
    LOOP: run_two_stage_fallback,
    "action_unlikely_intent": do_nothing,
    "action_back": go_back,
    "action_extract_slots": extract_slots,
    HANDOFF: hand_over,
}
"""By name. ``...``, which stands for any history in a rule, cannot be run."""
