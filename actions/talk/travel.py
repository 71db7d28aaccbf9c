"""Forms that ask for a country."""

from __future__ import annotations

from abc import ABC

from actions.talk import abroad
from actions.talk.checks import checks, reads
from actions.talk.forms import Form
from actions.talk.turn import Slots, Turn


class TravelForm(Form, ABC):
    """A form with the slot `country`: one that has a roaming price."""

    @reads
    def extract_country(self, turn: Turn) -> str | None:
        """A country written alone, when it was asked for."""
        if turn.requested is None or not turn.may_answer():
            return None
        rate = abroad.rate_called(turn, turn.text.strip(" .!?"))
        return rate.country if rate else None

    @checks
    def validate_country(self, value: str, turn: Turn) -> Slots:
        """Only a country that has a price."""
        rate = abroad.rate_called(turn, value)
        if rate is None:
            turn.say("utter_country_unknown", country=value)
        return {"country": rate.country if rate else None}
