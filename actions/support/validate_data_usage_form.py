"""Whose data is asked about."""

from __future__ import annotations

from actions.talk.forms import CustomerForm


class ValidateDataUsageForm(CustomerForm):
    """Needs to know the customer."""

    begins = frozenset({"data_usage"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_data_usage_form"
