"""Blocks the SIM of a lost phone."""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.customer.schema import Contract
from actions.talk import contracts, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionBlockSim(FormAnswer):
    """Blocks the SIM that the customer confirmed."""

    fields = ("contracts",)
    form = "lost_phone_form"
    forgets = ("contract_number", "confirmed")

    def name(self) -> str:
        """As in the domain."""
        return "action_block_sim"

    def tell(self, turn: Turn) -> list[Event]:
        """Block it and say so, or say why not."""
        contract = contracts.contract_meant(turn, self.form)
        known = record.sim_block(turn.record, contract) if contract else None
        if contract is None:
            turn.say("utter_no_mobile_contract")
        elif known is not None:
            self._say("utter_sim_blocked_already", contract, turn)
        elif turn.flag("confirmed"):
            record.block_sim(turn.record, contract, "reported lost in the chat", now=turn.now)
            self._say("utter_sim_blocked", contract, turn)
        else:
            turn.say("utter_sim_not_blocked")
        return []

    def _say(self, response: str, contract: Contract, turn: Turn) -> None:
        block = record.sim_block(turn.record, contract)
        assert block is not None
        when = wording.day_and_time(block.blocked_on, today=turn.today)
        turn.say(response, plan=contract.plan.name, line=contract.msisdn_or_address, time=when)
