"""The action that validates slots outside of forms."""

from rasa_sdk.forms import ValidationAction


class ValidateSlots(ValidationAction):
    """``action_validate_slot_mappings``."""

    async def required_slots(self, domain_slots, dispatcher, tracker, domain):
        """A slot that the domain leaves to this action."""
        return [*domain_slots, "length"]

    async def extract_length(self, dispatcher, tracker, domain):
        """How long the message is."""
        return {"length": float(len(tracker.latest_message.get("text") or ""))}

    def validate_town(self, value, dispatcher, tracker, domain):
        """Known towns only."""
        if value in {"Leeds", "Hull"}:
            return {"town": value}
        dispatcher.utter_message(text=f"{value} is not on the map.")
        return {"town": None}

    def validate_age(self, value, dispatcher, tracker, domain):
        """Sets another slot."""
        return {"age": value, "adult": str(value).isdigit() and int(value) >= 18}
