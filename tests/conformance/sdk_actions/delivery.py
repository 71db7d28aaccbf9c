"""A form whose slots depend on what was said, as rasa-sdk's FormValidationAction has it."""

from rasa_sdk.events import SlotSet
from rasa_sdk.forms import FormValidationAction


class ValidateDeliveryForm(FormValidationAction):
    """Validation with slots that come and go, extraction, and validators that refuse, correct, fill others and end."""

    def name(self):
        """Its name."""
        return "validate_delivery_form"

    async def required_slots(self, domain_slots, dispatcher, tracker, domain):
        """A pickup needs no address; a company needs a name that the domain does not ask for."""
        slots = [slot for slot in domain_slots if not (slot == "address" and tracker.get_slot("how") == "pickup")]
        if tracker.get_slot("for_company"):
            slots = [*slots, "company"]
        return slots

    async def extract_company(self, dispatcher, tracker, domain):
        """The words, where the company was asked for."""
        if tracker.get_slot("requested_slot") != "company":
            return {}
        return {"company": tracker.latest_message.get("text")}

    def validate_how(self, value, dispatcher, tracker, domain):
        """Two ways exist."""
        if str(value).lower() in {"pickup", "courier"}:
            return {"how": str(value).lower()}
        dispatcher.utter_message(text=f"There is no {value}.")
        return {"how": None}

    async def validate_address(self, value, dispatcher, tracker, domain):
        """Fills another slot too."""
        return {"address": value, "country": "UK" if "Leeds" in str(value) else "elsewhere"}

    def validate_amount(self, value, dispatcher, tracker, domain):
        """Too many end the form."""
        if value == "too many":
            return {"requested_slot": None}
        if value == "unsure":
            return {"amount": None, "requested_slot": "how"}
        return {"amount": value}


class ValidateSurveyForm(FormValidationAction):
    """Validation that only checks: the domain's slots as they are."""

    def name(self):
        """Its name."""
        return "validate_survey_form"

    def validate_mark(self, value, dispatcher, tracker, domain):
        """From one to five."""
        try:
            number = int(value)
        except (TypeError, ValueError):
            dispatcher.utter_message(response="utter_no_number")
            return {"mark": None}
        return {"mark": min(5, max(1, number))}

    def validate_again(self, value, dispatcher, tracker, domain):
        """Whoever comes again is asked nothing more."""
        return {"again": value, "why": "none" if value else tracker.get_slot("why")}


class ValidateSilentForm(FormValidationAction):
    """Everything at once: all slots from one action."""

    def name(self):
        """Its name."""
        return "validate_silent_form"

    async def run(self, dispatcher, tracker, domain):
        """Own events instead of the helper's."""
        found = tracker.slots_to_validate()
        if "code" in found and found["code"] == "stop":
            dispatcher.utter_message(text="stopping")
            return [SlotSet("code", None), SlotSet("requested_slot", None)]
        return [SlotSet(name, value) for name, value in found.items()]
