"""Asks which charge on a bill is meant."""

from __future__ import annotations

from actions.talk import bills, wording
from actions.talk.questions import Question
from actions.talk.reading import Option
from actions.talk.turn import Turn


class ActionAskChargeKind(Question):
    """Shows the charges on the bill."""

    fields = ("contracts", "bills")

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_charge_kind"

    def ask(self, turn: Turn) -> None:
        """Ask which charge."""
        bill = bills.bill_to_dispute(turn)
        if bill is not None:
            lines = bills.charges(bill)
            choices = [Option(line.kind, f"{line.label}, {wording.money(line.amount)}") for line in lines]
            turn.offer("utter_ask_charge_kind", choices, "charge_kind", bill_number=bill.number)
