"""Helps a customer who has just begun, and tells one whose minimum term ends soon."""

from __future__ import annotations

from datetime import timedelta

from actions.base import Event
from actions.journey.slots import STAGE
from actions.talk import contracts, wording
from actions.talk.telling import Telling
from actions.talk.turn import Turn

_SOON = timedelta(days=60)


class ActionTellStage(Telling):
    """Says what helps at this stage, once."""

    fields = ("contracts",)
    slot = STAGE

    def name(self) -> str:
        """As in the domain."""
        return "action_tell_stage"

    def tell(self, turn: Turn) -> list[Event]:
        """Say it."""
        if turn.slot(STAGE) == "onboard":
            turn.say("utter_getting_started")
        if turn.slot(STAGE) == "renew":
            _say_what_ends(turn)
        return []


def _say_what_ends(turn: Turn) -> None:
    """The minimum term that ends next, where one does soon; nothing of those that are over."""
    until = turn.today + _SOON
    ending = [one for one in contracts.running(turn) if one.status == "active" and turn.today <= one.ends_on <= until]
    if ending:
        first = min(ending, key=lambda contract: contract.ends_on)
        end = wording.day(first.ends_on, today=turn.today)
        turn.say("utter_term_ends_soon", plan=first.plan.name, contract_number=first.number, end=end)
