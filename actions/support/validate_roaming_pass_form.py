"""Where roaming is switched on, from when, for how long."""

from __future__ import annotations

from collections.abc import Sequence

from actions.talk.checks import checks, reads, yes_or_no
from actions.talk.chosen import ContractForm, DayForm
from actions.talk.reading import days_said
from actions.talk.travel import TravelForm
from actions.talk.turn import Slots, Turn

MAX_DAYS = 60


class ValidateRoamingPassForm(ContractForm, TravelForm, DayForm):
    """Needs a contract with a SIM, a country, the first day, the number of days, and a yes."""

    fields = ("contracts",)
    begins = frozenset({"activate_roaming"})
    near = frozenset({"ask_roaming"})
    carries = frozenset({"country"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_roaming_pass_form"

    def needed_of(self, turn: Turn) -> Sequence[str]:
        """Contract, country, first day, days, a yes; nothing where there is no SIM."""
        if self.contract(turn) is None:
            return self.which_contract(turn)
        return ("country", "date", "roaming_days", "confirmed")

    @reads
    def extract_roaming_days(self, turn: Turn) -> str | None:
        """A number of days, when it was asked for."""
        if turn.requested is None:
            return None
        pressed = turn.said("roaming_days")
        days = days_said(turn.text) if turn.may_answer() else None
        return pressed or (str(days) if days is not None else None)

    @checks
    def validate_roaming_days(self, value: str, turn: Turn) -> Slots:
        """From 1 to 60 days."""
        days = days_said(value)
        if days is not None and 1 <= days <= MAX_DAYS:
            return {"roaming_days": str(days)}
        turn.say("utter_roaming_days_unclear")
        return {"roaming_days": None}

    validate_confirmed = yes_or_no("confirmed")
