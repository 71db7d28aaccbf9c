"""When does my contract end?"""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.customer.schema import Contract
from actions.journey.slots import STAGE
from actions.talk import contracts, offers, wording
from actions.talk.answers import FormAnswer
from actions.talk.journey import told_by_the_way
from actions.talk.turn import Turn

_SOON_MONTHS = 1


class ActionContractEnd(FormAnswer):
    """Says when each minimum term ends, and offers another plan where one is about to."""

    fields = ("contracts",)
    form = "contract_end_form"

    def name(self) -> str:
        """As in the domain."""
        return "action_contract_end"

    def tell(self, turn: Turn) -> list[Event]:
        """Say it of each contract."""
        found = contracts.running(turn)
        for contract in found:
            self._say(contract, turn)
        if not found:
            turn.say("utter_no_contracts")
        active = [contract for contract in found if contract.status == "active"]
        ends_soon = any(record.months_left(contract, today=turn.today) <= _SOON_MONTHS for contract in active)
        return [*told_by_the_way(turn, STAGE, "renew"), *(offers.another_plan(turn) if ends_soon else ())]

    def _say(self, contract: Contract, turn: Turn) -> None:
        months = record.months_left(contract, today=turn.today)
        response = "utter_contract_end" if months else "utter_contract_end_over"
        turn.say(
            "utter_contract_ending" if contract.status == "cancelling" else response,
            plan=contract.plan.name,
            contract_number=contract.number,
            end=wording.day(contract.ends_on, today=turn.today),
            months=wording.count(months, "month"),
        )
