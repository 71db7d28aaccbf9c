"""Which appointment is cancelled."""

from __future__ import annotations

from collections.abc import Sequence

from actions.talk import appointments
from actions.talk.booked import BookedForm
from actions.talk.checks import yes_or_no
from actions.talk.turn import Turn


class ValidateCancelAppointmentForm(BookedForm):
    """Needs a coming appointment, and a yes."""

    fields = ("appointments",)
    begins = frozenset({"cancel_appointment"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_cancel_appointment_form"

    def needed_of(self, turn: Turn) -> Sequence[str]:
        """The appointment and a yes; nothing where there is none."""
        return ("confirmed",) if appointments.appointment_meant(turn) else self.which_appointment(turn)

    validate_confirmed = yes_or_no("confirmed")
