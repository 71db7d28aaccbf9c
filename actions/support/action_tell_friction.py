"""Meets what went wrong before with a kind word, before the answer."""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.journey.slots import FRICTION
from actions.talk import wording
from actions.talk.telling import Telling
from actions.talk.turn import Turn


class ActionTellFriction(Telling):
    """Says that a payment failed, or is sorry that the same thing comes up again and offers a person; once."""

    fields = ("contracts", "bills")
    slot = FRICTION

    def name(self) -> str:
        """As in the domain."""
        return "action_tell_friction"

    def tell(self, turn: Turn) -> list[Event]:
        """Say it."""
        sign = turn.slot(FRICTION) or ""
        if sign == "failed_payment":
            _say_what_failed(turn)
        if sign.startswith("repeated_contact."):
            turn.say("utter_sorry_again")
        return []


def _say_what_failed(turn: Turn) -> None:
    """Of the bill that is overdue; nothing where all is paid by now."""
    overdue = [bill for bill in record.unpaid_bills(turn.record, turn.known.id) if bill.due_on < turn.today]
    if overdue:
        first = overdue[0]
        due = wording.day(first.due_on, today=turn.today)
        turn.say("utter_payment_failed", bill_number=first.number, total=wording.money(first.total), due=due)
