"""Makes an offer to somebody who wants to leave."""

from __future__ import annotations

from actions.customer import record
from actions.talk import contracts, wording
from actions.talk.questions import Question
from actions.talk.turn import Turn


class ActionAskOfferAccepted(Question):
    """Names the best offer of the record, and what it saves."""

    fields = ("contracts",)

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_offer_accepted"

    def ask(self, turn: Turn) -> None:
        """Ask whether the offer is taken."""
        contract = contracts.contract_meant(turn, "cancel_form")
        offer = record.retention_offer_for(turn.record, contract, today=turn.today) if contract else None
        if contract is None or offer is None:
            return
        turn.say(
            "utter_offer_to_stay",
            plan=contract.plan.name,
            offer=offer.title,
            new_price=wording.money(record.offered_price(contract, offer)),
            price=wording.money(contract.price_month),
            months=wording.count(offer.months, "month"),
        )
