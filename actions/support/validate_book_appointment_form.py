"""What appointment, where and when."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.customer import record
from actions.talk import appointments
from actions.talk.checks import checks, reads
from actions.talk.timed import TimeForm
from actions.talk.turn import Slots, Turn

_STORE = re.compile(r"\b(stores?|shops?|branch|in person)\b")
_ENGINEER = re.compile(r"\b(engineers?|technicians?|visit|my (?:home|house|place|flat)|come (?:round|over|out))\b")


class ValidateBookAppointmentForm(TimeForm):
    """Needs an engineer or a store, the store's city if it is not the customer's own, and a free time."""

    fields = ("city", "contracts")
    begins = frozenset({"book_appointment"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_book_appointment_form"

    def needed_of(self, turn: Turn) -> Sequence[str]:
        """Kind, city, time; nothing where no time is free. A day or time of day that is named narrows the choice."""
        kind = appointments.appointment_kind(turn.slot("appointment_kind"))
        if kind is None:
            return ("appointment_kind",)
        if kind == "store" and appointments.store_city(turn) is None:
            return ("city",)
        offered = appointments.offer(turn)
        if offered is None or not offered.slots:
            return ()
        return ("city", "appointment_slot") if turn.slot("city") else ("appointment_slot",)

    @reads
    def extract_appointment_kind(self, turn: Turn) -> str | None:
        """An engineer or a store, in free words."""
        said = turn.text.lower()
        if _ENGINEER.search(said):
            return "engineer"
        return "store" if _STORE.search(said) else None

    @checks
    def validate_appointment_kind(self, value: str, turn: Turn) -> Slots:
        """Only a kind that can be booked."""
        del turn
        return {"appointment_kind": appointments.appointment_kind(value)}

    @checks
    def validate_city(self, value: str, turn: Turn) -> Slots:
        """Only a city with a store; an engineer comes to the customer's own address."""
        store = record.find_store(turn.record, value)
        if store is None and turn.slot("appointment_kind") == "store":
            turn.say("utter_city_unknown")
        return {"city": store.city if store else None}
