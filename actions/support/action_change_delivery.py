"""Changes the day or the address of a delivery."""

from __future__ import annotations

from datetime import date

from actions.base import Event
from actions.customer import record
from actions.customer.schema import Order
from actions.talk import orders, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionChangeDelivery(FormAnswer):
    """Changes a delivery that the customer confirmed."""

    fields = ("orders",)
    form = "delivery_change_form"
    forgets = ("delivery_change", "date", "address", "confirmed")

    def name(self) -> str:
        """As in the domain."""
        return "action_change_delivery"

    def tell(self, turn: Turn) -> list[Event]:
        """Change it and say so, or say why it stays."""
        order = orders.order_meant(turn, self.form)
        if order is None:
            turn.say("utter_no_open_orders")
        elif not record.delivery(order, today=turn.today).can_change_date:
            status = wording.order_status(order.status)
            turn.say("utter_delivery_fixed", order_number=order.number, status=status)
        elif turn.flag("confirmed"):
            self._change(order, turn)
        else:
            turn.say("utter_nothing_changed")
        return []

    def _change(self, order: Order, turn: Turn) -> None:
        state = record.delivery(order, today=turn.today)
        address, day = turn.slot("address"), turn.slot("date")
        if orders.change_wanted(turn, state) == "address" and address is not None:
            record.change_delivery_address(turn.record, order, address)
            expected = wording.day(order.expected_on, today=turn.today)
            facts = {"order_number": order.number, "address": address, "expected": expected}
            turn.say("utter_delivery_address_changed", **facts)
        elif day is not None:
            record.change_delivery_date(turn.record, order, date.fromisoformat(day), today=turn.today)
            said = wording.day(order.expected_on, today=turn.today)
            turn.say("utter_delivery_date_changed", order_number=order.number, day=said)
