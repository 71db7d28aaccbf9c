"""Which charge on which bill is disputed."""

from __future__ import annotations

from collections.abc import Sequence

from actions.talk import bills
from actions.talk.checks import checks, kept, reads, yes_or_no
from actions.talk.forms import CustomerForm
from actions.talk.reading import choose
from actions.talk.turn import Slots, Turn


class ValidateDisputeForm(CustomerForm):
    """Needs a charge that is on the bill, and a yes."""

    fields = ("contracts", "bills", "disputes")
    begins = frozenset({"dispute_charge"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_dispute_form"

    def needed_of(self, turn: Turn) -> Sequence[str]:
        """The charge, if the bill has several, and a yes; nothing where there is nothing (more) to dispute."""
        bill = bills.bill_to_dispute(turn)
        if bill is None or not bills.charges(bill):
            return ()
        charge = bills.charge_meant(turn, bill)
        if charge is None:
            return ("charge_kind",)
        return () if bills.dispute_about(turn, bill, charge) else ("confirmed",)

    @reads
    def extract_charge_kind(self, turn: Turn) -> str | None:
        """One of the bill's charges, in free words."""
        bill = bills.bill_to_dispute(turn) if turn.customer else None
        if bill is None or not turn.may_answer():
            return None
        chosen = choose(turn.text, bills.as_options(bills.charges(bill)))
        return chosen.value if chosen else None

    @checks
    def validate_charge_kind(self, value: str, turn: Turn) -> Slots:
        """Only a charge that is on the bill."""
        bill = bills.bill_to_dispute(turn)
        if bill is None or any(line.kind == value for line in bills.charges(bill)):
            return {"charge_kind": value}
        if bills.charges(bill):
            turn.say("utter_charge_not_on_bill", bill_number=bill.number)
        return {"charge_kind": None}

    validate_bill_number = kept("bill_number")
    validate_confirmed = yes_or_no("confirmed")
