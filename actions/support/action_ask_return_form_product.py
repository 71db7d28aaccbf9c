"""Asks which product of an order is sent back."""

from __future__ import annotations

from actions.talk import returns
from actions.talk.questions import Question
from actions.talk.turn import Turn


class ActionAskReturnFormProduct(Question):
    """Shows the products that can be sent back."""

    fields = ("orders", "returns")

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_return_form_product"

    def ask(self, turn: Turn) -> None:
        """Ask which product."""
        order = returns.order_meant(turn)
        if order is not None:
            choices = returns.options(turn, order)
            turn.offer("utter_ask_return_product", choices, "product", order_number=order.number)
