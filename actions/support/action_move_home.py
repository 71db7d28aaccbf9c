"""Takes broadband to a new home."""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.customer.schema import Contract
from actions.talk import contracts, wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionMoveHome(FormAnswer):
    """Moves a broadband contract that can move, and says what is possible at the new address."""

    fields = ("contracts",)
    form = "move_home_form"
    forgets = ("contract_number", "postcode", "address", "confirmed")

    def name(self) -> str:
        """As in the domain."""
        return "action_move_home"

    def tell(self, turn: Turn) -> list[Event]:
        """Move it and say so, or say why not."""
        contract = contracts.contract_meant(turn, self.form)
        postcode = turn.slot("postcode")
        if contract is None or postcode is None:
            turn.say("utter_no_broadband_contract")
            return []
        there = record.coverage(turn.record, postcode)
        speed = there.fibre_mbps if there else 0
        facts = {"plan": contract.plan.name, "postcode": postcode}
        if speed == 0:
            turn.say("utter_move_no_coverage", **facts)
        elif speed < (contract.plan.speed_mbps or 0):
            plan_speed = wording.speed(contract.plan.speed_mbps or 0)
            turn.say("utter_move_too_slow", speed=wording.speed(speed), plan_speed=plan_speed, **facts)
        elif turn.flag("confirmed"):
            self._move(contract, postcode, turn)
        else:
            turn.say("utter_nothing_changed")
        return []

    def _move(self, contract: Contract, postcode: str, turn: Turn) -> None:
        record.move_home(turn.record, contract, turn.slot("address") or "", postcode)
        turn.say("utter_moved", plan=contract.plan.name, address=contract.msisdn_or_address)
