"""Asks which of the free times suits."""

from __future__ import annotations

from actions.talk import appointments, wording
from actions.talk.questions import Question
from actions.talk.turn import Turn


class ActionAskAppointmentSlot(Question):
    """Shows the next free times; of an appointment that moves, says first when it is now."""

    fields = ("city", "contracts", "appointments")

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_appointment_slot"

    def ask(self, turn: Turn) -> None:
        """Ask which time."""
        offered = appointments.offer(turn)
        if offered is None:
            return
        moved = appointments.appointment_meant(turn) if turn.form == "change_appointment_form" else None
        if moved is not None:
            when = wording.day_and_time(moved.starts_at, today=turn.today)
            turn.say("utter_appointment_now", appointment_number=moved.number, what=appointments.what(moved), time=when)
        if not offered.as_wished:
            turn.say("utter_no_slots_then")
        choices = [appointments.slot_as_option(slot, turn) for slot in offered.slots]
        response = "utter_ask_engineer_slot" if offered.kind == "engineer" else "utter_ask_store_slot"
        turn.offer(response, choices, "appointment_slot", city=offered.city)
