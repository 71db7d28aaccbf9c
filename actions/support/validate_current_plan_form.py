"""Whose plan is asked about."""

from __future__ import annotations

from actions.talk.forms import CustomerForm


class ValidateCurrentPlanForm(CustomerForm):
    """Needs to know the customer."""

    begins = frozenset({"current_plan"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_current_plan_form"
