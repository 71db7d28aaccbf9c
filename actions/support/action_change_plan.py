"""Changes a plan."""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.customer.schema import Contract
from actions.talk import contracts, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionChangePlan(FormAnswer):
    """Changes to the plan that the customer confirmed."""

    fields = ("contracts",)
    form = "change_plan_form"
    forgets = ("contract_number", "plan", "confirmed")

    def name(self) -> str:
        """As in the domain."""
        return "action_change_plan"

    def tell(self, turn: Turn) -> list[Event]:
        """Change it and say so, or say why not."""
        contract = contracts.contract_meant(turn, self.form)
        if contract is None:
            turn.say("utter_no_contracts")
        elif contract.status != "active":
            contracts.say_not_running(contract, turn)
        elif not record.plan_choices(turn.record, contract):
            turn.say("utter_no_plan_choices", plan=contract.plan.name)
        elif turn.flag("confirmed"):
            self._change(contract, turn)
        else:
            turn.say("utter_nothing_changed")
        return []

    def _change(self, contract: Contract, turn: Turn) -> None:
        plan = contracts.plan_meant(turn, contract)
        if plan is None:
            turn.say("utter_plan_unknown")
            return
        change = record.change_plan(turn.record, contract, plan, today=turn.today)
        turn.say(
            "utter_plan_changed",
            plan=plan.name,
            start=wording.day(change.from_on, today=turn.today),
            price=wording.money(change.price_month),
        )
