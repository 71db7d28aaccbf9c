"""What was told of a customer's journey is not told again: its slot is emptied, and stories go their usual way."""

from __future__ import annotations

from collections.abc import Collection

from rasa_sdk.events import SlotSet

from actions.base import Event
from actions.journey.slots import RISK, after_telling, which
from actions.talk.turn import Turn


def told(turn: Turn, slot: str) -> list[Event]:
    """Events after what a slot stands for was told.

    Args:
        turn: In which it was.
        slot: `journey_step`, `journey_stage`, `journey_risk` or `journey_friction`.
    """
    return [SlotSet(name, value) for name, value in after_telling(turn.tracker.slots, slot).items()]


def told_by_the_way(turn: Turn, slot: str, value: str, about: Collection[str] | None = None) -> list[Event]:
    """The same, where an answer happened to tell it; none where the slot stands for something else.

    Args:
        turn: In which it was told.
        slot: Of the journey.
        value: What the answer tells when the slot has this value.
        about: Numbers of the orders, returns, tickets that it told of; None for all.
    """
    if turn.slot(slot) != value or (about is not None and which(turn.tracker.slots, slot) not in about):
        return []
    return told(turn, slot)


def is_at_risk(turn: Turn) -> bool:
    """Whether the customer may be about to leave: a time for help, and not for offers."""
    return turn.slot(RISK) == "high"
