"""Which contract changes to which plan."""

from __future__ import annotations

from collections.abc import Sequence

from actions.customer import record
from actions.customer.schema import Contract
from actions.errors import NotPossible
from actions.talk import contracts
from actions.talk.checks import checks, reads, yes_or_no
from actions.talk.chosen import ContractForm
from actions.talk.reading import Option, choose
from actions.talk.turn import Slots, Turn


class ValidateChangePlanForm(ContractForm):
    """Needs a contract, a plan that it can change to, and a yes."""

    fields = ("contracts",)
    begins = frozenset({"change_plan"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_change_plan_form"

    def needed_of(self, turn: Turn) -> Sequence[str]:
        """The contract, the plan, a yes; nothing where there is nothing to change to."""
        contract = self.contract(turn)
        if contract is None:
            return self.which_contract(turn)
        if contract.status != "active" or not record.plan_choices(turn.record, contract):
            return ()
        return ("plan", "confirmed")

    def once_chosen(self, contract: Contract, turn: Turn) -> Slots:
        """A plan that was named before stays only if this contract can change to it."""
        plan = turn.slot("plan")
        return {"plan": _possible(plan, contract, turn)} if plan else {}

    @reads
    def extract_plan(self, turn: Turn) -> str | None:
        """One of the plans on offer, in free words."""
        contract = self.contract(turn) if turn.customer else None
        if contract is None or turn.requested is None or not turn.may_answer():
            return None
        plans = record.plan_choices(turn.record, contract)
        chosen = choose(turn.text, [Option(plan.name, plan.name) for plan in plans])
        return chosen.value if chosen else None

    @checks
    def validate_plan(self, value: str, turn: Turn) -> Slots:
        """Only a plan that the contract can change to; a plan of one kind also says which contract is meant."""
        contract = self.contract(turn)
        plan = record.find_plan(turn.record, value)
        if contract is None and plan is not None:
            same_kind = [one for one in contracts.running(turn) if one.plan.kind == plan.kind]
            contract = same_kind[0] if len(same_kind) == 1 else None
        if plan is None or contract is None:
            return {"plan": plan.name if plan else None}
        return {"plan": _possible(plan.name, contract, turn), "contract_number": contract.number}

    validate_confirmed = yes_or_no("confirmed")


def _possible(name: str, contract: Contract, turn: Turn) -> str | None:
    plan = record.find_plan(turn.record, name)
    if plan is None:
        return None
    try:
        record.plan_change(contract, plan, today=turn.today)
    except NotPossible as reason:
        turn.say("utter_not_possible", reason=reason.message)
        return None
    return plan.name
