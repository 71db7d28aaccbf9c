"""Asks whether a delivery is to be changed just so."""

from __future__ import annotations

from datetime import date

from actions.customer import record
from actions.talk import orders, wording
from actions.talk.questions import Question
from actions.talk.turn import Turn


class ActionAskDeliveryChangeFormConfirmed(Question):
    """Names the order and its new day or address."""

    fields = ("orders",)

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_delivery_change_form_confirmed"

    def ask(self, turn: Turn) -> None:
        """Ask for a yes."""
        order = orders.order_meant(turn, "delivery_change_form")
        if order is None:
            return
        wanted = orders.change_wanted(turn, record.delivery(order, today=turn.today))
        address, day = turn.slot("address"), turn.slot("date")
        if wanted == "address" and address is not None:
            turn.say("utter_confirm_delivery_address", order_number=order.number, address=address)
        elif day is not None:
            said = wording.day(date.fromisoformat(day), today=turn.today)
            turn.say("utter_confirm_delivery_date", order_number=order.number, day=said)
