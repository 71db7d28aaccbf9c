"""Which SIM is blocked."""

from __future__ import annotations

from collections.abc import Sequence

from actions.customer import record
from actions.talk.checks import yes_or_no
from actions.talk.chosen import ContractForm
from actions.talk.turn import Turn


class ValidateLostPhoneForm(ContractForm):
    """Needs a contract with a SIM, and a yes."""

    fields = ("contracts",)
    begins = frozenset({"lost_phone"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_lost_phone_form"

    def needed_of(self, turn: Turn) -> Sequence[str]:
        """The contract and a yes; nothing where the SIM is blocked already."""
        contract = self.contract(turn)
        if contract is None:
            return self.which_contract(turn)
        return () if record.sim_block(turn.record, contract) else ("confirmed",)

    validate_confirmed = yes_or_no("confirmed")
