"""Whose complaint is asked about."""

from __future__ import annotations

from actions.talk.forms import CustomerForm


class ValidateComplaintStatusForm(CustomerForm):
    """Needs to know the customer."""

    begins = frozenset({"complaint_status"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_complaint_status_form"
