"""Asks for a delivery day among the next ones."""

from __future__ import annotations

from actions.customer import record
from actions.talk import orders, wording
from actions.talk.questions import Question
from actions.talk.reading import Option
from actions.talk.turn import Turn


class ActionAskDeliveryChangeFormDate(Question):
    """Shows the next days on which the order can come."""

    fields = ("orders",)

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_delivery_change_form_date"

    def ask(self, turn: Turn) -> None:
        """Ask which day."""
        order = orders.order_meant(turn, "delivery_change_form")
        if order is None:
            return
        days = record.delivery_days(order, today=turn.today)
        choices = [Option(day.isoformat(), wording.day(day, today=turn.today)) for day in days]
        turn.offer("utter_ask_delivery_day", choices, "date", order_number=order.number)
