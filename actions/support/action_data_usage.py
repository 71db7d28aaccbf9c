"""How much data have I used?"""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.customer.schema import Contract
from actions.talk import contracts, offers, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn

_NEARLY_NOTHING = 0.1


class ActionDataUsage(FormAnswer):
    """Says how much of each allowance is used, and offers another plan where it runs out."""

    fields = ("contracts",)
    form = "data_usage_form"

    def name(self) -> str:
        """As in the domain."""
        return "action_data_usage"

    def tell(self, turn: Turn) -> list[Event]:
        """Say it of each contract with a SIM."""
        found = contracts.with_sim(turn)
        short = [self._say(contract, turn) for contract in found]
        if not found:
            self._say_no_limit(turn)
        return offers.another_plan(turn) if any(short) else []

    def _say(self, contract: Contract, turn: Turn) -> bool:
        """Say it, and tell whether the data is running out."""
        used = record.usage(contract, today=turn.today)
        facts = {
            "plan": contract.plan.name,
            "line": contract.msisdn_or_address,
            "used": wording.gigabytes(used.used_gb),
        }
        if used.allowance_gb is None or used.left_gb is None:
            turn.say("utter_data_usage_unlimited", **facts)
            return False
        turn.say(
            "utter_data_usage" if used.left_gb else "utter_data_used_up",
            allowance=wording.gigabytes(used.allowance_gb),
            left=wording.gigabytes(used.left_gb),
            resets=wording.day(used.resets_on, today=turn.today),
            **facts,
        )
        return used.left_gb <= used.allowance_gb * _NEARLY_NOTHING

    def _say_no_limit(self, turn: Turn) -> None:
        broadband = contracts.broadband(turn)
        if broadband:
            turn.say("utter_no_data_limit", plan=wording.listing([one.plan.name for one in broadband]))
        else:
            turn.say("utter_no_contracts")
