"""Where is my order?"""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.base import Event
from actions.journey.slots import STEP
from actions.talk import orders
from actions.talk.answers import FormAnswer
from actions.talk.journey import told_by_the_way
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
        orders.say_where(order, turn)
        known = told_by_the_way(turn, STEP, "order.delayed", {order.number})
        return [SlotSet("order_number", order.number), *known]
