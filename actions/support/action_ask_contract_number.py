"""Asks which of the customer's contracts is meant."""

from __future__ import annotations

from actions.talk import contracts
from actions.talk.questions import Question
from actions.talk.turn import Turn


class ActionAskContractNumber(Question):
    """Shows the contracts that the form can be about."""

    fields = ("contracts",)

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_contract_number"

    def ask(self, turn: Turn) -> None:
        """Ask which contract."""
        possible = contracts.CONTRACTS_FOR.get(turn.form or "", contracts.running)(turn)
        choices = [contracts.as_option(contract) for contract in possible]
        turn.offer("utter_ask_which_contract", choices, "contract_number")
