"""Whose contract is asked about."""

from __future__ import annotations

from actions.talk.forms import CustomerForm


class ValidateContractEndForm(CustomerForm):
    """Needs to know the customer."""

    begins = frozenset({"contract_end"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_contract_end_form"
