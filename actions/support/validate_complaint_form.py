"""What a complaint is about."""

from __future__ import annotations

from collections.abc import Sequence

from actions.talk.checks import free_text
from actions.talk.forms import CustomerForm
from actions.talk.turn import Turn


class ValidateComplaintForm(CustomerForm):
    """Needs a subject and what happened, both in the customer's words."""

    begins = frozenset({"make_complaint"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_complaint_form"

    def needed_of(self, turn: Turn) -> Sequence[str]:
        """The subject, then the story."""
        del turn
        return ("complaint_subject", "complaint_text")

    validate_complaint_subject = free_text("complaint_subject")
    validate_complaint_text = free_text("complaint_text")
