"""Asks whether a SIM is to be blocked."""

from __future__ import annotations

from actions.talk import contracts
from actions.talk.questions import Question
from actions.talk.turn import Turn


class ActionAskLostPhoneFormConfirmed(Question):
    """Names the plan and the number."""

    fields = ("contracts",)

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_lost_phone_form_confirmed"

    def ask(self, turn: Turn) -> None:
        """Ask for a yes."""
        contract = contracts.contract_meant(turn, "lost_phone_form")
        if contract is not None:
            turn.say("utter_confirm_sim_block", plan=contract.plan.name, line=contract.msisdn_or_address)
