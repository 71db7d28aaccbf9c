"""Asks for an order number: to know who is speaking, or to know which order is meant."""

from __future__ import annotations

from actions.talk import orders
from actions.talk.questions import Question
from actions.talk.turn import Turn


class ActionAskOrderNumber(Question):
    """Shows a known customer their orders, and nobody else any."""

    fields = ("orders",)

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_order_number"

    def ask(self, turn: Turn) -> None:
        """Ask which order, or for any order number."""
        if turn.customer is None:
            turn.say("utter_ask_order_number_to_identify")
            return
        possible = orders.ORDERS_FOR.get(turn.form or "", orders.to_speak_of)(turn)
        choices = [orders.as_option(order) for order in possible]
        turn.offer("utter_ask_which_order", choices, "order_number")
