"""Asks whether a plan is to be changed."""

from __future__ import annotations

from actions.customer import record
from actions.talk import contracts, wording
from actions.talk.questions import Question
from actions.talk.turn import Turn


class ActionAskChangePlanFormConfirmed(Question):
    """Names the plan, its price, the difference and the first day."""

    fields = ("contracts",)

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_change_plan_form_confirmed"

    def ask(self, turn: Turn) -> None:
        """Ask for a yes."""
        contract = contracts.contract_meant(turn, "change_plan_form")
        plan = contracts.plan_meant(turn, contract) if contract else None
        if contract is None or plan is None:
            return
        change = record.plan_change(contract, plan, today=turn.today)
        kind = "dearer" if change.difference > 0 else "cheaper" if change.difference < 0 else "same_price"
        turn.say(
            f"utter_confirm_plan_{kind}",
            plan=plan.name,
            price=wording.money(change.price_month),
            difference=wording.money(change.difference),
            contents=wording.contents(plan),
            start=wording.day(change.from_on, today=turn.today),
        )
