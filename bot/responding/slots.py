"""Slot filling: what the last message says about the slots (Rasa's ``action_extract_slots``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import structlog

from bot.assistant.domain import ASKED, REQUESTED_SLOT, Domain, Form, Slot, SlotMapping
from bot.conversation import events as e
from bot.conversation.tracker import Tracker
from bot.errors import ActionRejected, ActionUnknown
from bot.responding.context import Context
from bot.responding.remote import call_action

log = structlog.get_logger(__name__)

VALIDATE_SLOT_MAPPINGS = "action_validate_slot_mappings"
BUILT_IN_SLOTS = frozenset(
    {
        REQUESTED_SLOT,
        "session_started_metadata",
        "knowledge_base_listed_objects",
        "knowledge_base_last_object",
        "knowledge_base_last_object_type",
    }
)
"""Filled by Rasa itself, never from a message."""


async def extract_slots(context: Context, tracker: Tracker) -> list[e.Event]:
    """Slots that the last message fills, by their mappings, validated where the project has an action for it.

    Raises:
        ActionFailed: An action that fills or validates slots failed.
    """
    found: list[e.SlotSet] = []
    asked: set[str] = set()
    for slot in context.domain.slots.values():
        if slot.name not in BUILT_IN_SLOTS:
            found += await _fill(context, tracker, slot, asked)
    return await _validate(context, tracker, found)


async def _fill(context: Context, tracker: Tracker, slot: Slot, asked: set[str]) -> list[e.SlotSet]:
    """The events for one slot: of the first mapping that yields a value, and of custom actions named before it."""
    found: list[e.SlotSet] = []
    for mapping in slot.mappings:
        if not applies(mapping, slot, tracker, context.domain):
            continue
        if mapping.type == "custom" and mapping.action and mapping.action not in asked:
            asked.add(mapping.action)
            events = await _ask(context, tracker, mapping.action)
            # Rasa loses the messages of such an action, and projects are written so that it does not matter.
            found += [event for event in events if isinstance(event, e.SlotSet)]
        values = mapped_values(mapping, tracker)
        if not values:
            continue
        value = values if slot.type == "list" else values[-1]
        if value is not None or tracker.slots.get(slot.name) is not None:
            return [*found, e.SlotSet(name=slot.name, value=value)]
    return found


def applies(mapping: SlotMapping, slot: Slot, tracker: Tracker, domain: Domain) -> bool:
    """Whether a mapping may fill its slot from the last message."""
    return (
        _is_known(mapping, domain)
        and intent_fits(mapping, tracker, domain)
        and (mapping.type == "from_trigger_intent" or conditions_hold(mapping, slot.name, tracker))
        and not _is_ambiguous(mapping, slot.name, tracker, domain)
        and not _was_not_asked(mapping, slot, tracker, domain)
    )


def filled_by(slot: Slot, tracker: Tracker, domain: Domain) -> SlotMapping | None:
    """The mapping that fills a slot from the last message, the conversation being as it was right after that."""
    fitting = (mapping for mapping in slot.mappings if applies(mapping, slot, tracker, domain))
    return next((each for each in fitting if each.type == "custom" or mapped_values(each, tracker)), None)


def intent_fits(mapping: SlotMapping, tracker: Tracker, domain: Domain) -> bool:
    """The last intent is one the mapping asks for; or it asks for none, and neither it nor the form forbids this."""
    intent = tracker.latest_message.intent if tracker.latest_message else None
    if mapping.intents:
        return intent in mapping.intents
    form = domain.forms.get(tracker.active_loop_name or "")
    conditions = mapping.conditions
    is_of_form = not conditions or any(x.active_loop == tracker.active_loop_name for x in conditions)
    ignored = form.ignored_intents if form and is_of_form else ()
    return intent not in mapping.not_intents and intent not in ignored


def conditions_hold(mapping: SlotMapping, slot: str, tracker: Tracker) -> bool:
    """One of the mapping's conditions on form and requested slot holds; a mapping without conditions always applies."""
    if not mapping.conditions:
        return True
    requested = tracker.slots.get(REQUESTED_SLOT)
    loop = tracker.state.active_loop
    if loop and loop.rejected and requested == slot:
        return False
    return any(
        condition.active_loop == tracker.active_loop_name
        and (not condition.active_loop or not condition.requested_slot or condition.requested_slot == requested)
        for condition in mapping.conditions
    )


def mapped_values(mapping: SlotMapping, tracker: Tracker) -> list[Any]:
    """The values that a mapping finds in the last message, in order."""
    match mapping.type:
        case "from_entity":
            return _entity_values(mapping, tracker)
        case "from_intent":
            return [mapping.value]
        case "from_text":
            return [tracker.latest_message.text if tracker.latest_message else None]
        case "from_trigger_intent" if _is_in_its_form(mapping, tracker):
            return [mapping.value]
        case _:
            return []


def _entity_values(mapping: SlotMapping, tracker: Tracker) -> list[Any]:
    entities: Sequence[e.Json] = tracker.latest_message.entities if tracker.latest_message else ()
    wanted = (mapping.entity, mapping.role, mapping.group)
    return [x.get("value") for x in entities if (x.get("entity"), x.get("role"), x.get("group")) == wanted]


def _is_in_its_form(mapping: SlotMapping, tracker: Tracker) -> bool:
    forms = [condition.active_loop for condition in mapping.conditions]
    return tracker.active_loop_name is not None and (not forms or tracker.active_loop_name in forms)


def _is_known(mapping: SlotMapping, domain: Domain) -> bool:
    if mapping.type == "from_entity":
        return mapping.entity in domain.entities
    return mapping.type != "from_intent" or all(intent in domain.intents for intent in mapping.intents)


def _is_ambiguous(mapping: SlotMapping, slot: str, tracker: Tracker, domain: Domain) -> bool:
    """In a form, an entity that fits several of its slots fills only the one that was asked for."""
    form = domain.forms.get(tracker.active_loop_name or "")
    if mapping.type != "from_entity" or form is None or slot not in form.required_slots:
        return False
    if tracker.slots.get(REQUESTED_SLOT) == slot:
        return False
    slots = [domain.slots[name] for name in form.required_slots if name in domain.slots]
    same = Counter(_identity(other) for each in slots for other in each.mappings if other.type == "from_entity")
    return same[_identity(mapping)] > 1


def _was_not_asked(mapping: SlotMapping, slot: Slot, tracker: Tracker, domain: Domain) -> bool:
    """In a form with ``fill: asked``, whether this would fill a slot that nobody asked for.

    What a customer says beside the answer counts: an entity fills a slot that is empty, unless it is the answer itself.
    """
    form = domain.forms.get(tracker.active_loop_name or "")
    if form is None or form.fill != ASKED or mapping.type == "custom" or not _is_of(form, slot):
        return False
    requested = tracker.slots.get(REQUESTED_SLOT)
    if requested == slot.name:
        return False
    if mapping.type not in {"from_entity", "from_trigger_intent"} or tracker.slots.get(slot.name) is not None:
        return True
    return mapping.type == "from_entity" and _is_the_answer(mapping, domain.slots.get(str(requested)), tracker, domain)


def _is_of(form: Form, slot: Slot) -> bool:
    """Whether a form asks for a slot: it says so, or (where its validation adds slots) a mapping names the form."""
    conditions = (condition for mapping in slot.mappings for condition in mapping.conditions)
    return slot.name in form.required_slots or any(condition.active_loop == form.name for condition in conditions)


def _is_the_answer(mapping: SlotMapping, requested: Slot | None, tracker: Tracker, domain: Domain) -> bool:
    """Whether the slot that was asked for takes the same entity."""
    return requested is not None and any(
        (other.entity, other.role, other.group) == (mapping.entity, mapping.role, mapping.group)
        and applies(other, requested, tracker, domain)
        for other in requested.mappings
        if other.type == "from_entity"
    )


def _identity(mapping: SlotMapping) -> str:
    # Rasa compares mappings as they are written: an `intent:` in one of them makes it another mapping.
    return mapping.source or repr(mapping)


async def _ask(context: Context, tracker: Tracker, action: str) -> list[e.Event]:
    try:
        return await call_action(context, tracker, action)
    except (ActionRejected, ActionUnknown) as error:
        # As in Rasa, slots are then filled without it: projects list such actions that no server has.
        log.warning("slots_not_extracted", action=action, reason=str(error))
        return []


async def _validate(context: Context, tracker: Tracker, found: list[e.SlotSet]) -> list[e.Event]:
    if VALIDATE_SLOT_MAPPINGS not in context.domain.actions:
        return list(found)
    answered = await _ask(context, context.after(tracker, found), VALIDATE_SLOT_MAPPINGS)
    valid = [event for event in answered if isinstance(event, e.SlotSet | e.BotUttered)]
    names = {event.name for event in valid if isinstance(event, e.SlotSet)}
    # A slot about which the action says nothing is valid; one that is not comes back as null.
    return [*valid, *(event for event in found if event.name not in names)]
