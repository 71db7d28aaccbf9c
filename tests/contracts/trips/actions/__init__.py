"""Actions of every kind that rasa-sdk offers, for its versions 3.6 (Python 3.10) and 3.21."""

from datetime import datetime, timedelta
from pathlib import Path

from rasa_sdk import Action
from rasa_sdk.events import (
    FollowupAction,
    ReminderCancelled,
    ReminderScheduled,
    SlotSet,
)
from rasa_sdk.forms import FormValidationAction, ValidationAction
from rasa_sdk.interfaces import ActionExecutionRejection
from rasa_sdk.knowledge_base.actions import ActionQueryKnowledgeBase
from rasa_sdk.knowledge_base.storage import InMemoryKnowledgeBase


class ValidateTripForm(FormValidationAction):
    """Asks for a platform only in big towns, knows no Atlantis, and tidies names up."""

    def name(self):
        return "validate_trip_form"

    async def required_slots(self, domain_slots, dispatcher, tracker, domain):
        return [*domain_slots, "platform"] if tracker.get_slot("city") == "Leeds" else domain_slots

    def validate_city(self, value, dispatcher, tracker, domain):
        if value.lower() == "atlantis":
            dispatcher.utter_message(response="utter_no_trains", town=value)
            return {"city": None}
        return {"city": value.title()}

    async def extract_platform(self, dispatcher, tracker, domain):
        text = tracker.latest_message.get("text") or ""
        digits = "".join(letter for letter in text if letter.isdigit())
        return {"platform": digits} if digits and tracker.get_slot("requested_slot") == "platform" else {}

    async def validate_platform(self, value, dispatcher, tracker, domain):
        return {"platform": value if int(value) < 18 else None}


class ValidateSlots(ValidationAction):
    """Days in small letters, whoever sets them."""

    def validate_day(self, value, dispatcher, tracker, domain):
        return {"day": value.lower()}


class AskDay(Action):
    def name(self):
        return "action_ask_trip_form_day"

    def run(self, dispatcher, tracker, domain):
        days = [{"title": day, "payload": f'/inform{{"day": "{day}"}}'} for day in ("Monday", "Friday")]
        dispatcher.utter_message(text="When do you go to {}?".format(tracker.get_slot("city")), buttons=days)
        return []


class Book(Action):
    def name(self):
        return "action_book"

    async def run(self, dispatcher, tracker, domain):
        city, day, platform = (tracker.get_slot(name) for name in ("city", "day", "platform"))
        if city is None:
            raise ActionExecutionRejection(self.name(), "no city yet")
        dispatcher.utter_message(text=f"Booked: {city}, {day}, platform {platform}.")
        return [SlotSet("city", None), SlotSet("day", None), SlotSet("platform", None)]


class WhoAmI(Action):
    """Shows what an action reads from the tracker."""

    def name(self):
        return "action_who_am_i"

    def run(self, dispatcher, tracker, domain):
        latest = tracker.latest_message
        dispatcher.utter_message(
            json_message={
                "sender": tracker.sender_id,
                "text": latest["text"],
                "intent": tracker.get_intent_of_latest_message(),
                "confident": 0 < latest["intent"]["confidence"] <= 1,
                "ranked_first": latest["intent_ranking"][0]["name"],
                "metadata": latest["metadata"],
                "message_id": bool(latest["message_id"]),
                "cities": list(tracker.get_latest_entity_values("city")),
                "channel": tracker.get_latest_input_channel(),
                "latest_action": tracker.latest_action_name,
                "loop": tracker.active_loop,
                "paused": tracker.is_paused(),
                "followup": tracker.followup_action,
                "slots": sorted(name for name, value in tracker.slots.items() if value is not None),
                "events": [event["event"] for event in tracker.events],
                "last_said": (tracker.get_last_event_for("bot") or {}).get("text"),
                "current_state": sorted(tracker.current_state()),
                "intents": len(domain["intents"]),
                "forms": domain["forms"],
            }
        )
        return []


class Everything(Action):
    """Says everything that a dispatcher can."""

    def name(self):
        return "action_everything"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="Seat?", buttons=[{"title": "Window", "payload": "/inform", "type": "postback"}])
        dispatcher.utter_message(image="https://trips.example/seat.png")
        dispatcher.utter_message(attachment="https://trips.example/ticket.pdf")
        dispatcher.utter_message(json_message={"map": [1, {"zoom": 2.5}], "ü": None})
        dispatcher.utter_message(response="utter_no_trains", town="Rome", city="Italy")
        dispatcher.utter_message(elements=[{"title": "Leeds", "subtitle": "a town", "buttons": []}])
        dispatcher.utter_message(text="One.\n\nTwo.", parse_mode="markdown")
        return []


class Events(Action):
    """Adds events of several kinds."""

    def name(self):
        return "action_events"

    def run(self, dispatcher, tracker, domain):
        in_a_day = datetime.now() + timedelta(days=1)  # noqa: DTZ005 - as rasa-sdk's own examples do
        return [
            SlotSet("city", "Hull"),
            SlotSet("day"),
            ReminderScheduled("inform", in_a_day, {"city": "York"}, name="a reminder", kill_on_user_message=False),
            ReminderCancelled(name="a reminder"),
        ]


class Remind(Action):
    def name(self):
        return "action_remind"

    def run(self, dispatcher, tracker, domain):
        soon = datetime.now() + timedelta(seconds=0.2)  # noqa: DTZ005 - as rasa-sdk's own examples do
        return [ReminderScheduled("train_leaves", soon, [{"entity": "city", "value": "York"}], name="train")]


class Follow(Action):
    def name(self):
        return "action_follow"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="First this.")
        return [SlotSet("city", "Bath"), FollowupAction("action_book")]


class Break(Action):
    def name(self):
        return "action_break"

    def run(self, dispatcher, tracker, domain):
        raise RuntimeError("a bug in an action")


class SeeDomain(Action):
    """Shows how much of the domain it was sent."""

    def name(self):
        return "action_see_domain"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(json_message={"domain": sorted(domain or {})})
        return []


class SeeAllOfIt(SeeDomain):
    def name(self):
        return "action_see_all_of_it"


class Stations(ActionQueryKnowledgeBase):
    """Questions about stations, from a file."""

    def __init__(self):
        super().__init__(InMemoryKnowledgeBase(str(Path(__file__).with_name("stations.json"))))

    def __reduce__(self):
        """The server of rasa-sdk 3.21 pickles actions for its worker, and a knowledge base holds lambdas: made anew."""
        return type(self), ()
