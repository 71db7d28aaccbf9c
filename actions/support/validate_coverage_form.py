"""Which postcode is asked about."""

from __future__ import annotations

from collections.abc import Sequence

from actions.customer import record
from actions.talk.checks import checks, reads
from actions.talk.forms import Form
from actions.talk.reading import postcode_said
from actions.talk.turn import Slots, Turn


class ValidateCoverageForm(Form):
    """Needs a postcode, or the part of one before the space."""

    begins = frozenset({"check_coverage"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_coverage_form"

    def needed(self, turn: Turn) -> Sequence[str]:
        """The postcode."""
        del turn
        return ("postcode",)

    @reads
    def extract_postcode(self, turn: Turn) -> str | None:
        """A postcode, wherever it stands; the first part alone ("BS3") only when a postcode was asked for."""
        alone = turn.text.strip(" .!?").upper()
        if turn.requested is not None and record.coverage(turn.record, alone):
            return alone
        return postcode_said(turn.text)

    @checks
    def validate_postcode(self, value: str, turn: Turn) -> Slots:
        """A postcode that can be read."""
        known = record.coverage(turn.record, value) is not None
        postcode = postcode_said(value) or (value.strip().upper() if known else None)
        if postcode is None:
            turn.say("utter_postcode_unclear")
        return {"postcode": postcode}
