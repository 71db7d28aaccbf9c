"""Whose refund is asked about."""

from __future__ import annotations

from actions.talk.forms import CustomerForm


class ValidateRefundStatusForm(CustomerForm):
    """Needs to know the customer."""

    begins = frozenset({"refund_status"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_refund_status_form"
