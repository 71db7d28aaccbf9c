"""Asks whether a dispute is to be opened."""

from __future__ import annotations

from actions.talk import bills, wording
from actions.talk.questions import Question
from actions.talk.turn import Turn


class ActionAskDisputeFormConfirmed(Question):
    """Names the charge, its amount and what it is for."""

    fields = ("contracts", "bills")

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_dispute_form_confirmed"

    def ask(self, turn: Turn) -> None:
        """Ask for a yes."""
        bill = bills.bill_to_dispute(turn)
        charge = bills.charge_meant(turn, bill) if bill else None
        if bill is not None and charge is not None:
            turn.say(
                "utter_confirm_dispute",
                label=charge.label,
                amount=wording.money(charge.amount),
                bill_number=bill.number,
                explanation=charge.explanation,
            )
