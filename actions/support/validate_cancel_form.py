"""Which contract is cancelled, why, and whether an offer keeps it."""

from __future__ import annotations

from collections.abc import Sequence

from actions.customer import record
from actions.talk.checks import free_text, yes_or_no
from actions.talk.chosen import ContractForm
from actions.talk.turn import Turn


class ValidateCancelForm(ContractForm):
    """Needs a contract, the reason, an answer to the offer if there is one, and else a yes."""

    fields = ("contracts",)
    begins = frozenset({"cancel_contract"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_cancel_form"

    def needed_of(self, turn: Turn) -> Sequence[str]:
        """The contract, the reason, the offer, a yes; nothing where the contract is cancelled already."""
        contract = self.contract(turn)
        if contract is None:
            return self.which_contract(turn)
        if contract.status != "active":
            return ()
        if record.retention_offer_for(turn.record, contract, today=turn.today) is None:
            return ("cancel_reason", "confirmed")
        if turn.flag("offer_accepted"):
            return ("cancel_reason", "offer_accepted")
        return ("cancel_reason", "offer_accepted", "confirmed")

    validate_cancel_reason = free_text("cancel_reason")
    validate_offer_accepted = yes_or_no("offer_accepted")
    validate_confirmed = yes_or_no("confirmed")
