"""What has become of my complaint?"""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.talk import wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn

_SHOWN = 3


class ActionComplaintStatus(FormAnswer):
    """Says where the last complaints stand."""

    fields = ("complaints",)
    form = "complaint_status_form"

    def name(self) -> str:
        """As in the domain."""
        return "action_complaint_status"

    def tell(self, turn: Turn) -> list[Event]:
        """Say it of the complaint that was named, else of the last ones."""
        found = record.complaints_of(turn.record, turn.known.id)
        number = turn.said("ticket_number")
        named = record.find_complaint(turn.record, turn.known.id, number) if number else None
        for complaint in [named] if named else found[:_SHOWN]:
            turn.say(
                f"utter_complaint_{complaint.status}",
                complaint_number=complaint.number,
                subject=complaint.subject,
                opened=wording.day(complaint.opened_on, today=turn.today),
                due=wording.day(record.answer_due_on(complaint), today=turn.today),
                answered=wording.day(complaint.answered_on or turn.today, today=turn.today),
            )
        if not found:
            turn.say("utter_no_complaints")
        return []
