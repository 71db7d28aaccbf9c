"""Books an appointment."""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.talk import appointments, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionBookAppointment(FormAnswer):
    """Books the time that was chosen."""

    fields = ("city", "appointments")
    form = "book_appointment_form"
    forgets = ("appointment_kind", "city", "date", "time_of_day", "appointment_slot")

    def name(self) -> str:
        """As in the domain."""
        return "action_book_appointment"

    def tell(self, turn: Turn) -> list[Event]:
        """Book it and say so, or say that nothing is free."""
        slot = turn.slot("appointment_slot")
        if slot is None:
            offered = appointments.offer(turn)
            turn.say("utter_no_slots", city=offered.city if offered else turn.known.city)
            return []
        made = record.book(turn.record, turn.known.id, int(slot), now=turn.now)
        facts = {"time": wording.day_and_time(made.starts_at, today=turn.today), "appointment_number": made.number}
        store = record.find_store(turn.record, made.place) if made.kind == "store" else None
        if store is not None:
            turn.say("utter_store_booked", city=store.city, address=store.address, **facts)
        else:
            turn.say("utter_engineer_booked", **facts)
        return []
