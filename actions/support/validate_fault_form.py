"""What is broken, on which contract, and whether an engineer comes."""

from __future__ import annotations

from collections.abc import Sequence

from actions.customer import record
from actions.talk import contracts, faults, homes
from actions.talk.checks import checks, free_text, reads, yes_or_no
from actions.talk.chosen import ContractForm
from actions.talk.reading import choose
from actions.talk.timed import TimeForm
from actions.talk.turn import Slots, Turn


class ValidateFaultForm(ContractForm, TimeForm):
    """Needs the kind of fault and the contract; more only where no outage and no open ticket explains it."""

    fields = ("postcode", "contracts", "faults")
    begins = frozenset({"report_fault"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_fault_form"

    def needed_of(self, turn: Turn) -> Sequence[str]:
        """Kind, contract, description, and a time with an engineer where one can come."""
        kind = contracts.fault_kind(turn.slot("fault_kind"))
        if kind is None:
            return ("fault_kind",)
        contract = self.contract(turn)
        if contract is None:
            return self.which_contract(turn)
        if faults.outage(turn, kind, contract) or faults.open_ticket(turn, contract, kind):
            return ()
        if contract.plan.kind != "broadband" or not self._engineer_is_free(turn):
            return ("fault_description",)
        wanted = ("fault_description", "engineer_wanted")
        return (*wanted, "appointment_slot") if turn.flag("engineer_wanted") else wanted

    def _engineer_is_free(self, turn: Turn) -> bool:
        city = homes.engineer_city(turn, contracts.with_fault(turn))
        return bool(record.free_slots(turn.record, "engineer", city, now=turn.now, limit=1))

    @reads
    def extract_fault_kind(self, turn: Turn) -> str | None:
        """A kind of fault in free words, when it was asked for."""
        if turn.requested is None or not turn.may_answer():
            return None
        chosen = choose(turn.text, faults.KINDS)
        return chosen.value if chosen else None

    @checks
    def validate_fault_kind(self, value: str, turn: Turn) -> Slots:
        """Only a kind that the record knows."""
        del turn
        return {"fault_kind": contracts.fault_kind(value)}

    validate_fault_description = free_text("fault_description")
    validate_engineer_wanted = yes_or_no("engineer_wanted")
