"""Goodbye."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event
from actions.talk.dropping import drop_form

if TYPE_CHECKING:
    from rasa_sdk.types import DomainDict


class ActionGoodbye(Action):
    """Says goodbye; whatever was half said is dropped."""

    def name(self) -> str:
        """As in the domain."""
        return "action_goodbye"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        """Say goodbye."""
        dispatcher.utter_message(response="utter_goodbye")
        return drop_form(tracker, domain)
