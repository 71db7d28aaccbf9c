"""Asks which plan a contract changes to."""

from __future__ import annotations

from actions.customer import record
from actions.talk import contracts, wording
from actions.talk.questions import Question
from actions.talk.reading import Option
from actions.talk.turn import Turn


class ActionAskPlan(Question):
    """Shows the plans with their price."""

    fields = ("contracts",)

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_plan"

    def ask(self, turn: Turn) -> None:
        """Ask which plan."""
        contract = contracts.contract_meant(turn, "change_plan_form")
        if contract is None:
            return
        plans = record.plan_choices(turn.record, contract)
        choices = [Option(plan.name, f"{plan.name}, {wording.money(plan.price_month)} a month") for plan in plans]
        price = wording.money(contract.price_month)
        turn.offer("utter_ask_plan", choices, "plan", plan=contract.plan.name, price=price)
