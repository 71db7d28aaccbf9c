"""Opens a dispute about a charge."""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.customer.schema import Bill, BillLine, Dispute
from actions.talk import bills, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionOpenDispute(FormAnswer):
    """Opens a dispute that the customer confirmed, or says where an earlier one stands."""

    fields = ("contracts", "bills", "disputes")
    form = "dispute_form"
    forgets = ("bill_number", "charge_kind", "confirmed")

    def name(self) -> str:
        """As in the domain."""
        return "action_open_dispute"

    def tell(self, turn: Turn) -> list[Event]:
        """Open it and say so, or say why not."""
        bill = bills.bill_to_dispute(turn)
        charge = bills.charge_meant(turn, bill) if bill else None
        known = bills.dispute_about(turn, bill, charge) if bill and charge else None
        if bill is None:
            turn.say("utter_no_bills")
        elif not bills.charges(bill):
            turn.say("utter_nothing_to_dispute", bill_number=bill.number, total=wording.money(bill.total))
        elif known is not None:
            self._say_known(known, turn)
        elif charge is not None and turn.flag("confirmed"):
            self._open(bill, charge, turn)
        else:
            turn.say("utter_nothing_changed")
        return []

    def _say_known(self, known: Dispute, turn: Turn) -> None:
        opened = wording.day(known.opened_on, today=turn.today)
        turn.say("utter_dispute_known", dispute_number=known.number, opened=opened, status=known.status)

    def _open(self, bill: Bill, charge: BillLine, turn: Turn) -> None:
        made = record.open_dispute(turn.record, bill, charge.kind, today=turn.today)
        turn.say(
            "utter_dispute_opened",
            dispute_number=made.number,
            label=charge.label,
            amount=wording.money(charge.amount),
            bill_number=bill.number,
        )
