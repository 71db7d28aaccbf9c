"""Forms about one of the customer's coming appointments."""

from __future__ import annotations

from abc import ABC

from actions.customer import record
from actions.talk import appointments
from actions.talk.checks import checks, reads
from actions.talk.forms import CustomerForm
from actions.talk.reading import choose
from actions.talk.turn import Slots, Turn


class BookedForm(CustomerForm, ABC):
    """A form with the slot `appointment_number`; asks which only where there are several."""

    def which_appointment(self, turn: Turn) -> tuple[str, ...]:
        """What to ask while the appointment is not clear; nothing where there is none."""
        return ("appointment_number",) if record.appointments_of(turn.record, turn.known.id, now=turn.now) else ()

    @reads
    def extract_appointment_number(self, turn: Turn) -> str | None:
        """The appointment that is named: by a button, "the engineer", "the one on Friday"."""
        if turn.customer is None:
            return None
        pressed = turn.said("appointment_number")
        if pressed is not None or (turn.requested is not None and not turn.may_answer()):
            return pressed
        coming = record.appointments_of(turn.record, turn.known.id, now=turn.now)
        chosen = choose(turn.text, [appointments.as_option(one, turn) for one in coming])
        return chosen.value if chosen else None

    @checks
    def validate_appointment_number(self, value: str, turn: Turn) -> Slots:
        """Only a coming appointment of this customer."""
        coming = record.appointments_of(turn.record, turn.known.id, now=turn.now)
        if any(one.number == value for one in coming):
            return {"appointment_number": value}
        turn.say("utter_appointment_unknown")
        return {"appointment_number": None}
