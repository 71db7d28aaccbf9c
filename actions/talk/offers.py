"""What an answer offers of its own accord."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction

from actions.base import Event
from actions.talk.journey import is_at_risk
from actions.talk.turn import Turn


def another_plan(turn: Turn) -> list[Event]:
    """The question whether to look at other plans; to a customer who may be about to leave, help instead."""
    return [FollowupAction("action_offer_help" if is_at_risk(turn) else "utter_offer_plan_change")]
