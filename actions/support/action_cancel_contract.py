"""Cancels a contract, or keeps the customer with an offer."""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.customer.schema import Contract
from actions.talk import contracts, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionCancelContract(FormAnswer):
    """Gives the offer that was taken, or cancels what the customer confirmed."""

    fields = ("contracts",)
    form = "cancel_form"
    forgets = ("contract_number", "cancel_reason", "offer_accepted", "confirmed")

    def name(self) -> str:
        """As in the domain."""
        return "action_cancel_contract"

    def tell(self, turn: Turn) -> list[Event]:
        """Do what was chosen and say so."""
        contract = contracts.contract_meant(turn, self.form)
        if contract is None:
            turn.say("utter_no_contracts")
        elif contract.status != "active":
            contracts.say_not_running(contract, turn)
        elif turn.flag("offer_accepted"):
            self._keep(contract, turn)
        elif turn.flag("confirmed"):
            self._cancel(contract, turn)
        else:
            turn.say("utter_nothing_changed")
        return []

    def _keep(self, contract: Contract, turn: Turn) -> None:
        offer = record.retention_offer_for(turn.record, contract, today=turn.today)
        if offer is None:
            turn.say("utter_nothing_changed")
            return
        record.accept_offer(turn.record, contract, offer, today=turn.today)
        turn.say(
            "utter_offer_taken",
            plan=contract.plan.name,
            new_price=wording.money(contract.price_month),
            months=wording.count(offer.months, "month"),
        )

    def _cancel(self, contract: Contract, turn: Turn) -> None:
        terms = record.cancel_contract(turn.record, contract, today=turn.today)
        turn.say(
            "utter_cancelled_with_fee" if terms.fee else "utter_cancelled",
            contract_number=contract.number,
            plan=contract.plan.name,
            last_day=wording.day(terms.last_day, today=turn.today),
            fee=wording.money(terms.fee),
        )
