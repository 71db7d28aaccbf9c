"""What does it cost abroad?"""

from __future__ import annotations

from rasa_sdk.events import FollowupAction, SlotSet

from actions.base import Event
from actions.customer import record
from actions.customer.schema import Contract, RoamingRate
from actions.talk import abroad, contracts, wording
from actions.talk.answers import PublicAnswer
from actions.talk.turn import Turn


class ActionRoaming(PublicAnswer):
    """Says a country's price; for a customer who is known, what their own plan pays there."""

    fields = ("contracts",)
    form = "roaming_form"

    def name(self) -> str:
        """As in the domain."""
        return "action_roaming"

    def tell(self, turn: Turn) -> list[Event]:
        """Say it, and offer to switch roaming on. The country stays known for that."""
        rate = abroad.rate_meant(turn)
        if rate is None:
            turn.say("utter_country_unknown", country=turn.slot("country") or "")
            return [SlotSet("country", None)]
        with_sim = contracts.with_sim(turn) if turn.customer else []
        if len(with_sim) == 1:
            return self._of_plan(with_sim[0], rate, turn)
        self._of_country(rate, turn)
        can_roam = turn.customer is None or with_sim
        return [FollowupAction("utter_offer_roaming_pass")] if can_roam else []

    def _of_plan(self, contract: Contract, rate: RoamingRate, turn: Turn) -> list[Event]:
        coming = [one for one in record.roaming_passes(turn.record, contract) if one.country == rate.country]
        if record.roaming_terms(contract, rate).included:
            data = wording.gigabytes(rate.data_gb_day)
            turn.say(
                "utter_roaming_included", country=wording.country(rate.country), plan=contract.plan.name, data=data
            )
        else:
            self._of_country(rate, turn)
        for one in coming:
            start = wording.day(one.from_on, today=turn.today)
            turn.say(
                "utter_roaming_pass_known",
                country=wording.country(one.country),
                days=wording.count(one.days, "day"),
                start=start,
            )
        return [] if coming else [FollowupAction("utter_offer_roaming_pass")]

    def _of_country(self, rate: RoamingRate, turn: Turn) -> None:
        turn.say(
            "utter_roaming_rate_included_from" if rate.included_from else "utter_roaming_rate",
            country=wording.country(rate.country),
            per_day=wording.money(rate.per_day),
            data=wording.gigabytes(rate.data_gb_day),
            included_from=rate.included_from or "",
        )
