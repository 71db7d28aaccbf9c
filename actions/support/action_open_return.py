"""Registers a return."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.base import Event
from actions.customer import record
from actions.customer.schema import Order, OrderItem
from actions.talk import returns, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionOpenReturn(FormAnswer):
    """Registers a return that the customer confirmed, or says why there can be none."""

    fields = ("orders", "returns")
    form = "return_form"
    forgets = ("product", "return_reason", "opened", "confirmed")

    def name(self) -> str:
        """As in the domain."""
        return "action_open_return"

    def tell(self, turn: Turn) -> list[Event]:
        """Register it and say so, or say why not."""
        order = returns.order_meant(turn)
        if order is None:
            turn.say("utter_nothing_to_return")
            return []
        item = returns.item_meant(turn, order)
        if not returns.options(turn, order):
            returns.say_why_not(order, turn)
        elif turn.flag("opened") and returns.opened_matters(turn, order):
            returns.say_too_late_opened(order, turn)
        elif item is not None and turn.flag("confirmed"):
            self._open(order, item, turn)
        else:
            turn.say("utter_nothing_changed")
        return [SlotSet("order_number", order.number)]

    def _open(self, order: Order, item: OrderItem, turn: Turn) -> None:
        made = record.open_return(
            turn.record,
            order,
            item.product_id,
            turn.slot("return_reason") or "",
            today=turn.today,
            opened=turn.flag("opened") or False,
        )
        refund = wording.money(made.refund_amount)
        turn.say("utter_return_opened", return_number=made.number, product=item.product.name, refund=refund)
