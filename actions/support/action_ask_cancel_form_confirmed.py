"""Asks whether a contract is to be cancelled."""

from __future__ import annotations

from actions.customer import record
from actions.talk import contracts, wording
from actions.talk.questions import Question
from actions.talk.turn import Turn


class ActionAskCancelFormConfirmed(Question):
    """Names the last day, and the fee if there is one."""

    fields = ("contracts",)

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_cancel_form_confirmed"

    def ask(self, turn: Turn) -> None:
        """Ask for a yes."""
        contract = contracts.contract_meant(turn, "cancel_form")
        if contract is None:
            return
        terms = record.cancellation_terms(contract, today=turn.today)
        turn.say(
            "utter_confirm_cancel_with_fee" if terms.fee else "utter_confirm_cancel",
            plan=contract.plan.name,
            last_day=wording.day(terms.last_day, today=turn.today),
            months=wording.count(terms.months_cut_off, "month"),
            fee=wording.money(terms.fee),
        )
