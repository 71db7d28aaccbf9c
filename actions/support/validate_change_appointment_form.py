"""Which appointment moves to which time."""

from __future__ import annotations

from collections.abc import Sequence

from actions.talk import appointments
from actions.talk.booked import BookedForm
from actions.talk.timed import TimeForm
from actions.talk.turn import Turn


class ValidateChangeAppointmentForm(BookedForm, TimeForm):
    """Needs a coming appointment and a free time."""

    fields = ("appointments",)
    begins = frozenset({"change_appointment"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_change_appointment_form"

    def needed_of(self, turn: Turn) -> Sequence[str]:
        """The appointment and the time; nothing where there is none."""
        if appointments.appointment_meant(turn) is None:
            return self.which_appointment(turn)
        offered = appointments.offer(turn)
        return ("appointment_slot",) if offered and offered.slots else ()
