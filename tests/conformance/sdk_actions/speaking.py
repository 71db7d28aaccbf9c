"""Messages that no payload can write: with roles, groups, rankings and selected responses."""

from rasa_sdk import Action
from rasa_sdk.events import ActionExecuted, UserUttered


class ActionSpeak(Action):
    """Logs a message as the customer's, with the parse data that the entity ``said`` holds."""

    def name(self):
        """Its name."""
        return "action_speak"

    def run(self, dispatcher, tracker, domain):
        """Listen, and hear the message."""
        said = next(tracker.get_latest_entity_values("said"), None)
        if not isinstance(said, dict):
            return []
        text = said.get("text", "")
        parse = {
            "text": text,
            "intent": {"name": said.get("intent"), "confidence": said.get("confidence", 0.9)},
            "entities": said.get("entities", []),
            "intent_ranking": said.get("ranking", []),
        }
        if "response_selector" in said:  # Rasa refuses an empty one, and with it everything that the action did
            parse["response_selector"] = said["response_selector"]
        return [ActionExecuted("action_listen"), UserUttered(text, parse_data=parse)]
