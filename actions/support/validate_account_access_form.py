"""Whose account it is."""

from __future__ import annotations

from actions.talk.forms import CustomerForm


class ValidateAccountAccessForm(CustomerForm):
    """Needs to know the customer."""

    begins = frozenset({"account_access"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_account_access_form"
