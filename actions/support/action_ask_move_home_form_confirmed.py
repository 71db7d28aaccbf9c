"""Asks whether broadband is to be moved."""

from __future__ import annotations

from actions.talk import contracts
from actions.talk.questions import Question
from actions.talk.turn import Turn


class ActionAskMoveHomeFormConfirmed(Question):
    """Names the plan and the new address."""

    fields = ("contracts",)

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_move_home_form_confirmed"

    def ask(self, turn: Turn) -> None:
        """Ask for a yes."""
        contract = contracts.contract_meant(turn, "move_home_form")
        address, postcode = turn.slot("address"), turn.slot("postcode")
        if contract is not None and address and postcode:
            turn.say("utter_confirm_move", plan=contract.plan.name, address=f"{address}, {postcode}")
