"""Where broadband moves to."""

from __future__ import annotations

from collections.abc import Sequence

from actions.customer import record
from actions.talk import wording
from actions.talk.checks import checks, free_text, reads, yes_or_no
from actions.talk.chosen import ContractForm
from actions.talk.reading import postcode_said
from actions.talk.turn import Slots, Turn


class ValidateMoveHomeForm(ContractForm):
    """Needs a broadband contract, the new postcode, the street there, and a yes."""

    fields = ("contracts",)
    begins = frozenset({"move_home"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_move_home_form"

    def needed_of(self, turn: Turn) -> Sequence[str]:
        """Contract, postcode, street, a yes; nothing more where the plan does not reach."""
        contract = self.contract(turn)
        if contract is None:
            return self.which_contract(turn)
        postcode = turn.slot("postcode")
        if postcode is None:
            return ("postcode",)
        there = record.coverage(turn.record, postcode)
        reaches = there is not None and 0 < (contract.plan.speed_mbps or 0) <= there.fibre_mbps
        return ("address", "confirmed") if reaches else ()

    @reads
    def extract_postcode(self, turn: Turn) -> str | None:
        """A whole postcode, wherever it stands in the message."""
        return postcode_said(turn.text)

    @checks
    def validate_postcode(self, value: str, turn: Turn) -> Slots:
        """A whole postcode; says at once what is possible there."""
        postcode = postcode_said(value)
        if postcode is None:
            turn.say("utter_postcode_unclear")
            return {"postcode": None}
        there = record.coverage(turn.record, postcode)
        contract = self.contract(turn)
        if there and contract and 0 < (contract.plan.speed_mbps or 0) <= there.fibre_mbps:
            speed = wording.speed(there.fibre_mbps)
            turn.say("utter_move_possible", plan=contract.plan.name, postcode=postcode, speed=speed)
        return {"postcode": postcode}

    validate_address = free_text("address")
    validate_confirmed = yes_or_no("confirmed")
