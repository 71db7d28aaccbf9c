"""Asks whether an appointment is to be cancelled."""

from __future__ import annotations

from actions.talk import appointments, wording
from actions.talk.questions import Question
from actions.talk.turn import Turn


class ActionAskCancelAppointmentFormConfirmed(Question):
    """Names the appointment and its time."""

    fields = ("appointments",)

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_cancel_appointment_form_confirmed"

    def ask(self, turn: Turn) -> None:
        """Ask for a yes."""
        meant = appointments.appointment_meant(turn)
        if meant is not None:
            turn.say(
                "utter_confirm_appointment_cancel",
                appointment_number=meant.number,
                what=appointments.what(meant),
                time=wording.day_and_time(meant.starts_at, today=turn.today),
            )
