"""Forms in which a customer chooses one of the free times."""

from __future__ import annotations

from abc import ABC

from actions.talk import appointments
from actions.talk.forms import CustomerForm, checks, reads
from actions.talk.reading import choose
from actions.talk.turn import Slots, Turn


class TimeForm(CustomerForm, ABC):
    """A form with the slot `appointment_slot`: the id of a free time."""

    @reads
    def extract_appointment_slot(self, turn: Turn) -> str | None:
        """The time that is named: by a button, "the second one", "Friday morning"."""
        if turn.customer is None or turn.requested is None:
            return None
        pressed = turn.said("appointment_slot")
        offered = appointments.offer(turn)
        if pressed is not None or offered is None or not turn.may_answer():
            return pressed
        chosen = choose(turn.text, [appointments.slot_as_option(slot, turn) for slot in offered.slots])
        return chosen.value if chosen else None

    @checks
    def validate_appointment_slot(self, value: str, turn: Turn) -> Slots:
        """Only a time that is still free there."""
        offered = appointments.offer(turn)
        if offered is not None and appointments.is_free(turn, offered, value):
            return {"appointment_slot": value}
        turn.say("utter_slot_unclear")
        return {"appointment_slot": None}
