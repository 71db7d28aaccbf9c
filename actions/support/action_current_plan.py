"""What plan am I on?"""

from __future__ import annotations

from actions.base import Event
from actions.talk import contracts, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionCurrentPlan(FormAnswer):
    """Says what each running contract gives and costs."""

    fields = ("contracts",)
    form = "current_plan_form"

    def name(self) -> str:
        """As in the domain."""
        return "action_current_plan"

    def tell(self, turn: Turn) -> list[Event]:
        """Say it of each contract."""
        found = contracts.running(turn)
        for contract in found:
            turn.say(
                "utter_current_plan",
                plan=contract.plan.name,
                line=contract.msisdn_or_address,
                price=wording.money(contract.price_month),
                contents=wording.contents(contract.plan),
            )
        if not found:
            turn.say("utter_no_contracts")
        return []
