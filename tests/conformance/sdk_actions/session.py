"""A project's own beginning of a session."""

from rasa_sdk import Action
from rasa_sdk.events import ActionExecuted, FollowupAction, SessionStarted, SlotSet


class ActionSessionStart(Action):
    """Keeps one slot, reads the channel's metadata, and greets."""

    def name(self):
        """Its name."""
        return "action_session_start"

    async def run(self, dispatcher, tracker, domain):
        """Start."""
        events = [SessionStarted()]
        if tracker.get_slot("kept"):
            events.append(SlotSet("kept", tracker.get_slot("kept")))
        metadata = tracker.get_slot("session_started_metadata") or {}
        if metadata.get("name"):
            events.append(SlotSet("name", metadata["name"]))
        if metadata.get("quiet"):
            return [*events, ActionExecuted("action_listen")]
        if metadata.get("followed"):
            return [*events, ActionExecuted("action_listen"), FollowupAction("utter_followed")]
        dispatcher.utter_message(response="utter_welcome")
        return [*events, ActionExecuted("action_listen")]


class ActionBack(Action):
    """A way back of the project's own."""

    def name(self):
        """Its name."""
        return "action_back"

    def run(self, dispatcher, tracker, domain):
        """Only says so."""
        dispatcher.utter_message(text="There is no way back.")
        return []
