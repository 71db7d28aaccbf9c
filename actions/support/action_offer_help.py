"""Offers help to a customer who may be about to leave."""

from __future__ import annotations

from actions.base import Event
from actions.journey.slots import RISK
from actions.talk.telling import Telling
from actions.talk.turn import Turn


class ActionOfferHelp(Telling):
    """Offers a person, once; what was asked for then goes its usual way."""

    slot = RISK

    def name(self) -> str:
        """As in the domain."""
        return "action_offer_help"

    def tell(self, turn: Turn) -> list[Event]:
        """Offer it."""
        turn.say("utter_offer_help")
        return []
