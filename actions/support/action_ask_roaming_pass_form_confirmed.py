"""Asks whether roaming is to be switched on."""

from __future__ import annotations

from datetime import date

from actions.customer import record
from actions.talk import abroad, contracts, wording
from actions.talk.questions import Question
from actions.talk.turn import Turn


class ActionAskRoamingPassFormConfirmed(Question):
    """Names country, plan, days and price."""

    fields = ("contracts",)

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_roaming_pass_form_confirmed"

    def ask(self, turn: Turn) -> None:
        """Ask for a yes."""
        contract = contracts.contract_meant(turn, "roaming_pass_form")
        rate, start, days = abroad.rate_meant(turn), turn.slot("date"), turn.slot("roaming_days")
        if contract is None or rate is None or start is None or days is None:
            return
        terms = record.roaming_terms(contract, rate)
        turn.say(
            "utter_confirm_roaming_included" if terms.included else "utter_confirm_roaming_pass",
            country=wording.country(rate.country),
            plan=contract.plan.name,
            start=wording.day(date.fromisoformat(start), today=turn.today),
            days=wording.count(int(days), "day"),
            per_day=wording.money(terms.per_day),
            total=wording.money(terms.per_day * int(days)),
        )
