"""Moves an appointment."""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.talk import appointments, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionChangeAppointment(FormAnswer):
    """Moves an appointment to the time that was chosen."""

    fields = ("appointments",)
    form = "change_appointment_form"
    forgets = ("appointment_number", "date", "time_of_day", "appointment_slot")

    def name(self) -> str:
        """As in the domain."""
        return "action_change_appointment"

    def tell(self, turn: Turn) -> list[Event]:
        """Move it and say so, or say why not."""
        meant = appointments.appointment_meant(turn)
        slot = turn.slot("appointment_slot")
        if meant is None:
            turn.say("utter_no_appointments")
        elif slot is None:
            turn.say("utter_no_slots", city=meant.place)
        else:
            moved = record.move_appointment(turn.record, meant, int(slot), now=turn.now)
            when = wording.day_and_time(moved.starts_at, today=turn.today)
            turn.say("utter_appointment_moved", appointment_number=moved.number, time=when)
        return []
