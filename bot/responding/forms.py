"""Forms: ask for one slot after the other until all are known (Rasa's ``FormAction``).

The events of one run are, in order: on the first run ``active_loop`` and what the triggering message already filled, on
later ones what the validation of the last message gave; then the next slot to be requested and the question for it; or,
with nothing left to ask, ``requested_slot`` of null and ``active_loop`` of null.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from bot.assistant.domain import ASKED, REQUESTED_SLOT
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN
from bot.conversation.tracker import Tracker
from bot.errors import ActionRejected
from bot.responding.context import Context
from bot.responding.remote import call_action
from bot.responding.slots import extract_slots


async def run_form(context: Context, tracker: Tracker, form: str) -> list[e.Event]:
    """Run a form once.

    Raises:
        ActionRejected: A slot was requested, and the message says nothing about any slot of the form.
        ActionFailed: An action that validates or asks failed.
    """
    events: list[e.Event] = []
    if tracker.active_loop_name != form:
        events = await _activate(context, tracker, form)
    if not is_done(events):
        events = [*events, *await _step(context, tracker, form, events)]
    if is_done(events):
        events = [*events, e.ActiveLoop(name=None)]
    return events


def is_done(events: Sequence[e.Event]) -> bool:
    """Whether these events of a run end the form: nothing is requested any more, or the validation ended it."""
    if _was_rejected(events):
        return False
    requests = _requests(events)
    loops = [event for event in events if isinstance(event, e.ActiveLoop)]
    return bool((requests and requests[-1].value is None) or (loops and loops[-1].name is None))


async def _activate(context: Context, tracker: Tracker, form: str) -> list[e.Event]:
    begun: list[e.Event] = [e.ActiveLoop(name=form)]
    inside = context.after(tracker, begun)
    events = await _extracted(context, tracker, inside, form)
    inside = context.after(inside, events)
    extracted = [event for event in events if isinstance(event, e.SlotSet)]
    known = {slot: inside.slots[slot] for slot in _required(context, form) if inside.slots.get(slot) is not None}
    validated = await _validated(context, inside, form, known)
    names = {event.name for event in validated if isinstance(event, e.SlotSet)}
    return [*begun, *validated, *(event for event in extracted if event.name not in names)]


async def _extracted(context: Context, tracker: Tracker, inside: Tracker, form: str) -> list[e.Event]:
    """Slots are filled once more, since some mappings apply only inside the form, or to the message that started it."""
    if context.domain.forms[form].fill == ASKED:
        if _has_served(tracker, context.domain.forms):
            return []
        # What another form asked for, this one has not asked.
        inside = context.after(inside, [e.SlotSet(name=REQUESTED_SLOT)])
    return await extract_slots(context, inside)


def _has_served(tracker: Tracker, forms: Container[str]) -> bool:
    """Whether a form has already run since the last message: then the message was an answer to that form."""
    for event in reversed(tracker.events):
        if isinstance(event, e.UserUttered):
            return False
        if isinstance(event, e.ActionExecuted) and event.name in forms:
            return True
    return False


async def _step(context: Context, tracker: Tracker, form: str, so_far: Sequence[e.Event]) -> list[e.Event]:
    events: list[e.Event] = []
    if all(isinstance(event, e.ActiveLoop) for event in so_far):
        events = await _validate_if_needed(context, tracker, form)
    if _was_rejected(events):
        return events
    return [*events, *await _request_next(context, tracker, form, [*so_far, *events])]


async def _validate_if_needed(context: Context, tracker: Tracker, form: str) -> list[e.Event]:
    loop = tracker.state.active_loop
    has_new_message = tracker.latest_action_name == ACTION_LISTEN
    if loop is None or (has_new_message and not loop.is_interrupted):
        return await _validate(context, tracker, form)
    # Back from an interruption there is nothing to validate, but the validation may say what to ask next.
    return await _validated(context, tracker, form, {})


async def _validate(context: Context, tracker: Tracker, form: str) -> list[e.Event]:
    requested = _requested_by(tracker, form)
    required = {*_required(context, form), *([requested] if requested else [])}
    found = {event.name: event.value for event in _slots_since_message(tracker) if event.name in required}
    events = await _validated(context, tracker, form, found)
    some_valid = any(isinstance(event, e.SlotSet) and event.name != REQUESTED_SLOT for event in events)
    if requested and not found and not some_valid and not _was_rejected(events):
        raise ActionRejected(f"the last message does not fill the requested slot {requested!r}.", place=form)
    return events


async def _validated(context: Context, tracker: Tracker, form: str, candidates: Mapping[str, Any]) -> list[e.Event]:
    """What the form's validation action says to these candidates; nothing where the project has no such action."""
    action = f"validate_{form}"
    if action not in context.domain.action_names:
        return []
    slots = [e.SlotSet(name=name, value=value) for name, value in candidates.items()]
    return await call_action(context, _temporary(context, tracker, form, slots), action)


async def _request_next(context: Context, tracker: Tracker, form: str, so_far: Sequence[e.Event]) -> list[e.Event]:
    if is_done(so_far):
        return [e.SlotSet(name=REQUESTED_SLOT)]
    # The validation may have chosen already: then its event stands, and is not repeated.
    chosen = next((event.value for event in _requests(so_far)), None)
    later = _temporary(context, tracker, form, so_far)
    if chosen:
        return await _ask(context, later, form, chosen)
    missing = next((slot for slot in _required(context, form) if later.slots.get(slot) is None), None)
    request = e.SlotSet(name=REQUESTED_SLOT, value=missing)
    return [request, *(await _ask(context, later, form, missing) if missing else [])]


async def _ask(context: Context, tracker: Tracker, form: str, slot: str) -> list[e.Event]:
    question = question_for(slot, form, context.domain.action_names)
    # None is no mistake: the validation action may have asked by itself.
    return await context.perform(context, tracker, question) if question else []


def question_for(slot: str, form: str, actions: Sequence[str]) -> str | None:
    """Name of the action or response that asks for a slot."""
    names = (f"action_ask_{form}_{slot}", f"utter_ask_{form}_{slot}", f"action_ask_{slot}", f"utter_ask_{slot}")
    return next((name for name in names if name in actions), None)


def _temporary(context: Context, tracker: Tracker, form: str, events: Sequence[e.Event]) -> Tracker:
    """The tracker as validation and questions see it.

    The form's run stands before the new events, so that an action can tell them from the older ones, and the requested
    slot is this form's own.
    """
    requested = e.SlotSet(name=REQUESTED_SLOT, value=_requested_by(tracker, form))
    return context.after(tracker, [requested, e.ActionExecuted(name=form), *events])


def _required(context: Context, form: str) -> tuple[str, ...]:
    return context.domain.forms[form].required_slots


def _requested_by(tracker: Tracker, form: str) -> str | None:
    """The slot that this form asked for; what another form asked for before it does not count."""
    requested = tracker.slots.get(REQUESTED_SLOT) if tracker.active_loop_name == form else None
    return str(requested) if requested else None


def _slots_since_message(tracker: Tracker) -> list[e.SlotSet]:
    message = tracker.latest_message
    found: list[e.SlotSet] = []
    for event in reversed(tracker.events):
        if isinstance(event, e.SlotSet):
            found.append(event)
        elif isinstance(event, e.Restarted) or _is_same(event, message):
            break
    return found[::-1]


def _is_same(event: e.Event, message: e.UserUttered | None) -> bool:
    # By what was said, as Rasa does: after a rewind the last message that counts is not the last event of its kind.
    if message is None or not isinstance(event, e.UserUttered):
        return False
    return (event.text, event.intent) == (message.text, message.intent)


def _was_rejected(events: Sequence[e.Event]) -> bool:
    return any(isinstance(event, e.ActionExecutionRejected) for event in events)


def _requests(events: Sequence[e.Event]) -> list[e.SlotSet]:
    return [event for event in events if isinstance(event, e.SlotSet) and event.name == REQUESTED_SLOT]
