"""Switches roaming on for a trip."""

from __future__ import annotations

from datetime import date

from actions.base import Event
from actions.customer import record
from actions.customer.schema import Contract, RoamingRate
from actions.talk import abroad, contracts, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionActivateRoaming(FormAnswer):
    """Switches roaming on as the customer confirmed."""

    fields = ("contracts",)
    form = "roaming_pass_form"
    forgets = ("contract_number", "country", "date", "roaming_days", "confirmed")

    def name(self) -> str:
        """As in the domain."""
        return "action_activate_roaming"

    def tell(self, turn: Turn) -> list[Event]:
        """Switch it on and say so."""
        contract = contracts.contract_meant(turn, self.form)
        rate = abroad.rate_meant(turn)
        if contract is None:
            turn.say("utter_no_mobile_contract")
        elif rate is not None and turn.flag("confirmed"):
            self._activate(contract, rate, turn)
        else:
            turn.say("utter_nothing_changed")
        return []

    def _activate(self, contract: Contract, rate: RoamingRate, turn: Turn) -> None:
        start, days = turn.slot("date"), turn.slot("roaming_days")
        assert start is not None
        assert days is not None
        made = record.activate_roaming(
            turn.record, contract, rate, date.fromisoformat(start), int(days), today=turn.today
        )
        turn.say(
            "utter_roaming_activated",
            country=wording.country(made.country),
            plan=contract.plan.name,
            start=wording.day(made.from_on, today=turn.today),
            days=wording.count(made.days, "day"),
        )
