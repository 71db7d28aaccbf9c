"""What "no, the other one" is about."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk.events import SlotSet
from rasa_sdk.forms import REQUESTED_SLOT

from actions.base import Event
from actions.customer.schema import Order
from actions.talk import orders
from actions.talk.identity import IDENTITY_SLOTS
from actions.talk.turn import Turn

# Slots of the forms about orders that hold only for one order.
_OF_ONE_ORDER = {
    "order_status_form": (),
    "delivery_change_form": ("delivery_change", "date", "address"),
    "return_form": ("product", "return_reason", "opened"),
}

# What is named without a form being active, and which form answers to it.
_FORM_OF_ENTITY = {
    "order_number": "order_status_form",
    "bill_number": "explain_bill_form",
    "month": "explain_bill_form",
    "ticket_number": "fault_status_form",
    "postcode": "coverage_form",
    "country": "roaming_form",
    "product": "stock_form",
}


def is_about_order(form: str, turn: Turn) -> bool:
    """Whether "the other one" is an order: in a form about orders, or after one when nothing is named."""
    return form in _OF_ONE_ORDER and (turn.form is not None or form_named(turn) is None)


def form_named(turn: Turn) -> str | None:
    """The form that answers to what the message names; for an order, the form about orders that was active last."""
    named = {str(entity.get("entity")) for entity in turn.tracker.latest_message.get("entities") or []}
    found = next((form for entity, form in _FORM_OF_ENTITY.items() if entity in named), None)
    last = turn.slot("last_form")
    return last if found == "order_status_form" and last in _OF_ONE_ORDER else found


def other_orders(form: str, turn: Turn) -> Sequence[Order]:
    """The orders that are not the one spoken of."""
    before = orders.order_meant(turn, form)
    possible = orders.to_speak_of(turn) if form == "order_status_form" else orders.ORDERS_FOR[form](turn)
    return [order for order in possible if before is None or order.number != before.number]


def emptied(form: str, turn: Turn) -> list[Event]:
    """What was said for the one order does not hold for the other."""
    return [SlotSet(slot, None) for slot in _OF_ONE_ORDER[form] if turn.tracker.slots.get(slot) is not None]


def last_answer_again(turn: Turn) -> list[Event]:
    """Take back what was answered last in the active form, so that it is asked again."""
    begun = max(place for place, event in enumerate(turn.tracker.events) if event.get("event") == "active_loop")
    answered = [str(event["name"]) for event in turn.tracker.events[begun:] if event.get("event") == "slot"]
    kept = {*IDENTITY_SLOTS, REQUESTED_SLOT}
    filled = [slot for slot in answered if slot not in kept and turn.tracker.slots.get(slot) is not None]
    turn.say("utter_correct_again" if filled else "utter_correct_what")
    return [SlotSet(filled[-1], None)] if filled else []
