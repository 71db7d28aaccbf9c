"""When is my bill due, and how much is it?"""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.journey.slots import FRICTION
from actions.talk import wording
from actions.talk.answers import FormAnswer
from actions.talk.journey import told_by_the_way
from actions.talk.turn import Turn


class ActionBillDue(FormAnswer):
    """Says what is open, the first due first."""

    fields = ("contracts", "bills")
    form = "bill_due_form"

    def name(self) -> str:
        """As in the domain."""
        return "action_bill_due"

    def tell(self, turn: Turn) -> list[Event]:
        """Say what is open, or that nothing is."""
        for bill in record.unpaid_bills(turn.record, turn.known.id):
            response = "utter_bill_overdue" if bill.due_on < turn.today else "utter_bill_due"
            turn.say(
                response,
                bill_number=bill.number,
                plan=bill.contract.plan.name,
                total=wording.money(bill.total),
                due=wording.day(bill.due_on, today=turn.today),
            )
        if not record.unpaid_bills(turn.record, turn.known.id):
            self._say_paid(turn)
        return told_by_the_way(turn, FRICTION, "failed_payment")

    def _say_paid(self, turn: Turn) -> None:
        last = record.latest_bill(turn.record, turn.known.id)
        if last is None or last.paid_on is None:
            turn.say("utter_no_bills")
            return
        paid = wording.day(last.paid_on, today=turn.today)
        turn.say("utter_bills_paid", total=wording.money(last.total), plan=last.contract.plan.name, paid=paid)
