"""Could you say that again?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event

if TYPE_CHECKING:
    from rasa_sdk.types import DomainDict


class ActionRepeat(Action):
    """Says the last answer once more; in a form the form itself asks again."""

    def name(self) -> str:
        """As in the domain."""
        return "action_repeat"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        """Say it once more."""
        del domain
        said = last_answer(tracker)
        if not said and tracker.active_loop_name is None:
            dispatcher.utter_message(response="utter_nothing_to_repeat")
            return []
        dispatcher.utter_message(response="utter_repeat_intro")
        if tracker.active_loop_name is None:
            for message in said:
                buttons = (message.get("data") or {}).get("buttons") or []
                dispatcher.utter_message(text=message["text"], buttons=buttons)
        return []


def last_answer(tracker: Tracker) -> list[Event]:
    """What the assistant said to the message before this one, in order."""
    said: list[Event] = []
    messages = 0
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            messages += 1
        if messages == 2:
            break
        if event.get("event") == "bot" and event.get("text"):
            said.append(event)
    return said[::-1]
