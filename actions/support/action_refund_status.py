"""Where is my refund?"""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.journey.slots import STEP
from actions.talk import returns
from actions.talk.answers import FormAnswer
from actions.talk.journey import told_by_the_way
from actions.talk.turn import Turn

_SHOWN = 3


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
            returns.say_where(back, turn)
        if not found:
            turn.say("utter_no_returns")
        return told_by_the_way(turn, STEP, "return.received", {back.number for back in wanted[:_SHOWN]})
