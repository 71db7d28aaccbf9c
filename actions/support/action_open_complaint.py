"""Registers a complaint."""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.talk import wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionOpenComplaint(FormAnswer):
    """Registers a complaint in the customer's own words."""

    fields = ("complaints",)
    form = "complaint_form"
    forgets = ("complaint_subject", "complaint_text")

    def name(self) -> str:
        """As in the domain."""
        return "action_open_complaint"

    def tell(self, turn: Turn) -> list[Event]:
        """Register it and say until when it is answered."""
        subject, words = turn.slot("complaint_subject"), turn.slot("complaint_text")
        if subject is None or words is None:
            turn.say("utter_nothing_changed")
            return []
        made = record.open_complaint(turn.record, turn.known.id, subject, words, today=turn.today)
        due = wording.day(record.answer_due_on(made), today=turn.today)
        turn.say("utter_complaint_opened", complaint_number=made.number, due=due)
        return []
