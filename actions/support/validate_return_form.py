"""What is sent back, and why."""

from __future__ import annotations

from collections.abc import Sequence

from actions.customer.schema import Order
from actions.talk import orders, returns
from actions.talk.checks import checks, free_text, reads, yes_or_no
from actions.talk.chosen import OrderForm
from actions.talk.reading import choose
from actions.talk.turn import Slots, Turn


class ValidateReturnForm(OrderForm):
    """Needs an order that can be sent back, one of its products, the reason, and a yes."""

    fields = ("orders", "returns")
    begins = frozenset({"return_item"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_return_form"

    def order(self, turn: Turn) -> Order | None:
        """Also by the product alone, when only one order has it."""
        return returns.order_meant(turn)

    def needed_of(self, turn: Turn) -> Sequence[str]:
        """Order, product, reason, whether it was opened where that matters, and a yes."""
        order = self.order(turn)
        if order is None:
            return self.which_order(turn)
        if not returns.options(turn, order):
            return ()
        first = ("return_reason",) if returns.item_meant(turn, order) else ("product", "return_reason")
        if not returns.opened_matters(turn, order):
            return (*first, "confirmed")
        return (*first, "opened") if turn.flag("opened") else (*first, "opened", "confirmed")

    def why_not(self, order: Order, turn: Turn) -> None:
        """Nothing of this order can be sent back."""
        returns.say_why_not(order, turn)

    @reads
    def extract_product(self, turn: Turn) -> str | None:
        """A product that this customer can send back, in free words: "the case"."""
        if turn.customer is None or (turn.requested is not None and not turn.may_answer()):
            return None
        chosen = choose(turn.text, returns.products(turn))
        return chosen.value if chosen else None

    @checks
    def validate_product(self, value: str, turn: Turn) -> Slots:
        """Only something that this customer can send back."""
        if turn.customer is None or returns.is_returnable(turn, value):
            return {"product": value}
        named = orders.order_named(turn)
        if named is not None:
            turn.say("utter_product_not_in_order", product=value, order_number=named.number)
        else:
            turn.say("utter_product_not_returnable", product=value)
        return {"product": None}

    validate_return_reason = free_text("return_reason")
    validate_opened = yes_or_no("opened")
    validate_confirmed = yes_or_no("confirmed")
