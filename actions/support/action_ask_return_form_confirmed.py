"""Asks whether a return is to be registered."""

from __future__ import annotations

from actions.talk import returns, wording
from actions.talk.questions import Question
from actions.talk.turn import Turn


class ActionAskReturnFormConfirmed(Question):
    """Names the product, the order and the refund."""

    fields = ("orders", "returns")

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_return_form_confirmed"

    def ask(self, turn: Turn) -> None:
        """Ask for a yes."""
        order = returns.order_meant(turn)
        item = returns.item_meant(turn, order) if order else None
        if order is not None and item is not None:
            refund = wording.money(item.price * item.quantity)
            turn.say("utter_confirm_return", product=item.product.name, order_number=order.number, refund=refund)
