"""What has become of my fault?"""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.journey.slots import STEP
from actions.talk import contracts, faults, homes
from actions.talk.answers import FormAnswer
from actions.talk.journey import told_by_the_way
from actions.talk.turn import Turn


class ActionFaultStatus(FormAnswer):
    """Says where tickets stand: the one that was named, else the open ones."""

    fields = ("postcode", "contracts", "faults")
    form = "fault_status_form"
    forgets = ("ticket_number",)

    def name(self) -> str:
        """As in the domain."""
        return "action_fault_status"

    def tell(self, turn: Turn) -> list[Event]:
        """Say it, and tell of an outage where the line ends."""
        number = turn.slot("ticket_number")
        named = record.find_fault(turn.record, turn.known.id, number) if number else None
        if number and named is None:
            turn.say("utter_fault_unknown")
        found = [named] if named else record.faults_of(turn.record, turn.known.id, open_only=True)
        for fault in found:
            faults.say_where(fault, turn)
        broadband = next(iter(contracts.broadband(turn)), None)
        outage = record.outage_for(turn.record, homes.postcode_of(broadband, turn), now=turn.now)
        if outage is not None:
            faults.say_outage(outage, turn)
        elif not found:
            turn.say("utter_no_faults")
        return told_by_the_way(turn, STEP, "fault.visit_booked", {fault.ticket for fault in found})
