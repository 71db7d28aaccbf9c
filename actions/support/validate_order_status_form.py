"""Which order is asked about."""

from __future__ import annotations

from collections.abc import Sequence

from actions.talk.chosen import OrderForm
from actions.talk.turn import Turn


class ValidateOrderStatusForm(OrderForm):
    """Needs one of the customer's orders, whatever its status."""

    fields = ("orders",)
    begins = frozenset({"order_status", "late_delivery"})
    is_picky = False

    def name(self) -> str:
        """As in the domain."""
        return "validate_order_status_form"

    def needed_of(self, turn: Turn) -> Sequence[str]:
        """The order, unless there is only one that can be meant."""
        return () if self.order(turn) else self.which_order(turn)
