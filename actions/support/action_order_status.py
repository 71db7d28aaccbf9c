"""Where is my order?"""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.base import Event
from actions.customer import record
from actions.customer.record import Delivery
from actions.talk import orders, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionOrderStatus(FormAnswer):
    """Says where an order stands, and why it is late if it is."""

    fields = ("orders",)
    form = "order_status_form"

    def name(self) -> str:
        """As in the domain."""
        return "action_order_status"

    def tell(self, turn: Turn) -> list[Event]:
        """Say where the order stands."""
        order = orders.order_meant(turn, self.form)
        if order is None:
            turn.say("utter_no_orders")
            return []
        state = record.delivery(order, today=turn.today)
        turn.say(_response(state), **_facts(state, turn))
        if state.order.status == "late" and order.carrier and order.tracking:
            turn.say("utter_order_carrier", carrier=order.carrier, tracking=order.tracking)
        return [SlotSet("order_number", order.number)]


def _response(state: Delivery) -> str:
    order = state.order
    if state.days_late:
        return "utter_order_late" if state.reason else "utter_order_late_no_reason"
    if order.status == "late":
        return "utter_order_delayed" if state.reason else "utter_order_delayed_no_reason"
    if order.status == "dispatched" and not (order.carrier and order.tracking):
        return "utter_order_dispatched_untracked"
    return f"utter_order_{order.status}"


def _facts(state: Delivery, turn: Turn) -> dict[str, str]:
    order = state.order
    return {
        "order_number": order.number,
        "items": wording.items(order),
        "expected": wording.day(state.expected_on, today=turn.today),
        "delivered": wording.day(order.delivered_on or state.expected_on, today=turn.today),
        "days_late": wording.count(state.days_late, "day"),
        "reason": state.reason or "",
        "carrier": order.carrier or "",
        "tracking": order.tracking or "",
    }
