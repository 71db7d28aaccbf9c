"""Dropping a form with everything that was said for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.forms import REQUESTED_SLOT

from actions.base import Event
from actions.talk.identity import IDENTITY_SLOTS

if TYPE_CHECKING:
    from rasa_sdk.types import DomainDict


def drop_form(tracker: Tracker, domain: DomainDict) -> list[Event]:
    """The events that end the active form and empty its slots; none where no form is active.

    Args:
        tracker: The conversation so far.
        domain: Knows which slots are the form's.
    """
    form = tracker.active_loop_name
    if form is None:
        return []
    slots = domain["forms"][form]["required_slots"]
    emptied = [SlotSet(slot, None) for slot in slots if slot not in IDENTITY_SLOTS]
    return [*emptied, ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]
