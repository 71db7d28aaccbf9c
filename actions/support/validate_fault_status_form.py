"""Whose fault is asked about; a ticket number that is named is kept, but never asked for."""

from __future__ import annotations

from actions.talk.checks import kept
from actions.talk.forms import CustomerForm


class ValidateFaultStatusForm(CustomerForm):
    """Needs to know the customer."""

    begins = frozenset({"fault_status"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_fault_status_form"

    validate_ticket_number = kept("ticket_number")
