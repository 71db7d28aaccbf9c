"""Asks which of the customer's appointments is meant."""

from __future__ import annotations

from actions.customer import record
from actions.talk import appointments
from actions.talk.questions import Question
from actions.talk.turn import Turn


class ActionAskAppointmentNumber(Question):
    """Shows the coming appointments."""

    fields = ("appointments",)

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_appointment_number"

    def ask(self, turn: Turn) -> None:
        """Ask which appointment."""
        coming = record.appointments_of(turn.record, turn.known.id, now=turn.now)
        choices = [appointments.as_option(one, turn) for one in coming]
        turn.offer("utter_ask_which_appointment", choices, "appointment_number")
