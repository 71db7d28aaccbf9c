"""Cancels an appointment."""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.talk import appointments, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionCancelAppointment(FormAnswer):
    """Cancels an appointment that the customer confirmed."""

    fields = ("appointments",)
    form = "cancel_appointment_form"
    forgets = ("appointment_number", "confirmed")

    def name(self) -> str:
        """As in the domain."""
        return "action_cancel_appointment"

    def tell(self, turn: Turn) -> list[Event]:
        """Cancel it and say so, or say why not."""
        meant = appointments.appointment_meant(turn)
        if meant is None:
            turn.say("utter_no_appointments")
        elif turn.flag("confirmed"):
            record.cancel_appointment(turn.record, meant)
            when = wording.day_and_time(meant.starts_at, today=turn.today)
            turn.say("utter_appointment_cancelled", appointment_number=meant.number, time=when)
        else:
            turn.say("utter_nothing_changed")
        return []
