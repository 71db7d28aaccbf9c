"""Why is my bill what it is?"""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.customer.record import BillExplanation, LineChange
from actions.customer.schema import Bill
from actions.talk import bills, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionExplainBill(FormAnswer):
    """Compares a bill with the one before it, line by line."""

    fields = ("contracts", "bills")
    form = "explain_bill_form"
    forgets = ("bill_number", "month")

    def name(self) -> str:
        """As in the domain."""
        return "action_explain_bill"

    def tell(self, turn: Turn) -> list[Event]:
        """Explain the bill that was named; else those of the newest bills that changed."""
        named = bills.bill_named(turn)
        if named is None and turn.slot("bill_number"):
            turn.say("utter_bill_unknown")
        newest = [named] if named else bills.newest(turn)
        if not newest:
            turn.say("utter_no_bills")
            return []
        explained = [record.explain_bill(turn.record, bill) for bill in newest]
        changed = [one for one in explained if one.changes] or explained[:1]
        for one in changed:
            _say(one, turn)
        _say_unchanged([one.bill for one in explained if one not in changed], turn)
        return []


def _say(explained: BillExplanation, turn: Turn) -> None:
    bill, before = explained.bill, explained.previous
    facts = {
        "plan": bill.contract.plan.name,
        "period": wording.month(bill.period),
        "total": wording.money(bill.total),
        "difference": wording.money(explained.difference),
        "previous_period": wording.month(before.period) if before else "",
        "changes": wording.lines([_change(change) for change in explained.changes]),
        "lines": wording.lines([f"{line.label}: {wording.signed_money(line.amount)}" for line in bill.lines]),
    }
    turn.say(_response(explained), **facts)


def _response(explained: BillExplanation) -> str:
    if explained.previous is None:
        return "utter_bill_first"
    if explained.difference > 0:
        return "utter_bill_higher"
    if explained.difference < 0:
        return "utter_bill_lower"
    return "utter_bill_same"


def _change(change: LineChange) -> str:
    return f"{change.label}, {wording.more_or_less(change.difference)}: {change.explanation}"


def _say_unchanged(unchanged: list[Bill], turn: Turn) -> None:
    if unchanged:
        said = wording.listing([f"{bill.contract.plan.name}, {wording.money(bill.total)}" for bill in unchanged])
        turn.say("utter_bills_unchanged", bills=said)
