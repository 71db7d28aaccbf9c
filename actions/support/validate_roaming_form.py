"""Which country is asked about."""

from __future__ import annotations

from collections.abc import Sequence

from actions.talk.forms import Form
from actions.talk.travel import TravelForm
from actions.talk.turn import Turn


class ValidateRoamingForm(TravelForm, Form):
    """Needs a country that has a price."""

    begins = frozenset({"ask_roaming"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_roaming_form"

    def needed(self, turn: Turn) -> Sequence[str]:
        """The country."""
        del turn
        return ("country",)
