"""Where is my refund?"""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.customer.schema import Return
from actions.talk import wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn

_SHOWN = 3
_RESPONSES = {
    "requested": "utter_refund_requested",
    "received": "utter_refund_received",
    "refunded": "utter_refund_paid",
    "refused": "utter_refund_refused",
}


class ActionRefundStatus(FormAnswer):
    """Says where the customer's returns stand, the newest first."""

    fields = ("orders", "returns")
    form = "refund_status_form"

    def name(self) -> str:
        """As in the domain."""
        return "action_refund_status"

    def tell(self, turn: Turn) -> list[Event]:
        """Say it of the return that was named, or of the last ones."""
        found = record.returns_of(turn.record, turn.known.id)
        named = turn.said("order_number")
        wanted = [back for back in found if back.order_number == named] or found
        for back in wanted[:_SHOWN]:
            turn.say(_RESPONSES[back.status], **_facts(back, turn))
        if not found:
            turn.say("utter_no_returns")
        return []


def _facts(back: Return, turn: Turn) -> dict[str, str]:
    due = record.refund_due_on(back)
    return {
        "return_number": back.number,
        "product": back.product.name,
        "refund": wording.money(back.refund_amount),
        "requested": wording.day(back.requested_on, today=turn.today),
        "due": wording.day(due, today=turn.today) if due else "",
        "refunded": wording.day(back.refunded_on, today=turn.today) if back.refunded_on else "",
    }
