"""Whose bill is asked about; a bill number or month that is named is kept, but never asked for."""

from __future__ import annotations

from actions.talk.checks import kept
from actions.talk.forms import CustomerForm


class ValidateExplainBillForm(CustomerForm):
    """Needs to know the customer."""

    begins = frozenset({"explain_bill"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_explain_bill_form"

    validate_bill_number = kept("bill_number")
    validate_month = kept("month")
