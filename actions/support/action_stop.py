"""Never mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event
from actions.talk.dropping import drop_form

if TYPE_CHECKING:
    from rasa_sdk.types import DomainDict


class ActionStop(Action):
    """Drops the form that is active, and says that nothing was changed."""

    def name(self) -> str:
        """As in the domain."""
        return "action_stop"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        """Drop the form, or say that there is nothing to drop."""
        dispatcher.utter_message(response="utter_stopped" if tracker.active_loop_name else "utter_nothing_to_stop")
        return drop_form(tracker, domain)
