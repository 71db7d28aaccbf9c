"""Opens a ticket for a fault, with an engineer if the customer wants one."""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.customer.schema import Contract
from actions.talk import contracts, faults, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionReportFault(FormAnswer):
    """Tells of an outage or a ticket that is open already; else opens one."""

    fields = ("postcode", "contracts", "faults", "appointments")
    form = "fault_form"
    forgets = ("fault_kind", "contract_number", "fault_description", "engineer_wanted", "appointment_slot")

    def name(self) -> str:
        """As in the domain."""
        return "action_report_fault"

    def tell(self, turn: Turn) -> list[Event]:
        """Say what is known, or open a ticket and say so."""
        kind = contracts.fault_kind(turn.slot("fault_kind"))
        contract = contracts.contract_meant(turn, self.form)
        if kind is None:
            turn.say("utter_nothing_changed")
            return []
        outage = faults.outage(turn, kind, contract)
        known = faults.open_ticket(turn, contract, kind) if contract else None
        if contract is None:
            turn.say("utter_no_contract_for_fault", fault=wording.fault(kind))
        elif outage is not None:
            faults.say_outage(outage, turn)
        elif known is not None:
            faults.say_known(known, turn)
        else:
            self._open(contract, turn)
        return []

    def _open(self, contract: Contract, turn: Turn) -> None:
        kind, words = contracts.fault_kind(turn.slot("fault_kind")), turn.slot("fault_description")
        assert kind is not None
        fault = record.open_fault(turn.record, contract, kind, words or "", today=turn.today)
        facts = {"ticket_number": fault.ticket, "plan": contract.plan.name, "fault": wording.fault(kind)}
        slot = turn.slot("appointment_slot")
        if turn.flag("engineer_wanted") and slot is not None:
            made = record.book_engineer(turn.record, fault, int(slot), now=turn.now)
            visit = wording.day_and_time(made.starts_at, today=turn.today)
            turn.say("utter_fault_opened_with_engineer", visit=visit, appointment_number=made.number, **facts)
        else:
            fix = wording.day(fault.expected_fix_on or turn.today, today=turn.today)
            turn.say("utter_fault_opened", fix=fix, **facts)
