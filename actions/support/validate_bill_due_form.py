"""Whose bill is asked about."""

from __future__ import annotations

from actions.talk.forms import CustomerForm


class ValidateBillDueForm(CustomerForm):
    """Needs to know the customer."""

    begins = frozenset({"bill_due"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_bill_due_form"
