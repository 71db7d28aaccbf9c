"""Forms in which a customer chooses one of the free times."""

from __future__ import annotations

from abc import ABC

from actions.talk import appointments
from actions.talk.checks import checks, kept, reads
from actions.talk.forms import CustomerForm
from actions.talk.turn import Slots, Turn


class TimeForm(CustomerForm, ABC):
    """A form with the slot `appointment_slot`: the id of a free time."""

    validate_time_of_day = kept("time_of_day")

    @checks
    def validate_date(self, value: str, turn: Turn) -> Slots:
        """A wish; the part of the day that was wished for another day does not hold for this one."""
        new_day_alone = turn.said("date") is not None and turn.said("time_of_day") is None
        return {"date": value, "time_of_day": None} if new_day_alone else {"date": value}

    @reads
    def extract_appointment_slot(self, turn: Turn) -> str | None:
        """The time that is named: by a button, "the second one", "Friday morning"."""
        if turn.customer is None or turn.requested is None:
            return None
        pressed = turn.said("appointment_slot")
        offered = appointments.offer(turn)
        if pressed is not None or offered is None or not turn.may_answer():
            return pressed
        return appointments.slot_said(turn, offered)

    @checks
    def validate_appointment_slot(self, value: str, turn: Turn) -> Slots:
        """Only a time that is still free there."""
        offered = appointments.offer(turn)
        if offered is not None and appointments.is_free(turn, offered, value):
            return {"appointment_slot": value}
        turn.say("utter_slot_unclear")
        return {"appointment_slot": None}
