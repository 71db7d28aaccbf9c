"""With rasa-sdk itself on the other side: its executor, its FormValidationAction, its ValidationAction."""

from typing import Any

import httpx
import pytest
from kit.performing import Stage
from kit.sdk import sdk_app
from rasa_sdk import Action
from rasa_sdk.events import SlotSet
from rasa_sdk.forms import FormValidationAction, ValidationAction
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.conversation import events as e
from bot.errors import ActionFailed, ActionRejected, ActionUnknown
from bot.responding.action_client import ActionClient


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
        return {"platform": text} if text.isdigit() and tracker.get_slot("requested_slot") == "platform" else {}


class ValidateSlots(ValidationAction):
    """Days in small letters."""

    def validate_day(self, value, dispatcher, tracker, domain):
        return {"day": value.lower()}


class Book(Action):
    """Says what the tracker says."""

    def name(self):
        return "action_book"

    def run(self, dispatcher, tracker, domain):
        if not tracker.get_slot("city"):
            raise ActionExecutionRejection(self.name(), "no city yet")
        said = list(tracker.get_latest_entity_values("city"))
        last = tracker.get_intent_of_latest_message(), tracker.latest_action_name, tracker.sender_id
        dispatcher.utter_message(text=f"{tracker.get_slot('city')} {said} {last} {len(domain['forms'])}")
        dispatcher.utter_message(text="Seat?", buttons=[{"title": "Window", "payload": "/window"}])
        dispatcher.utter_message(json_message={"map": [1, 2]})
        return [SlotSet("city", None)]


class Broken(Action):
    """Raises."""

    def name(self):
        return "action_broken"

    def run(self, dispatcher, tracker, domain):
        raise RuntimeError("a bug in an action")


DOMAIN = {
    "intents": ["book", "inform"],
    "entities": ["city", "day"],
    "slots": {
        "city": {"type": "text", "mappings": [{"type": "from_entity", "entity": "city"}]},
        "day": {"type": "text", "mappings": [{"type": "from_entity", "entity": "day"}]},
        "platform": {"type": "text", "mappings": [{"type": "custom"}]},
    },
    "responses": {
        "utter_ask_city": [{"text": "Where to?"}],
        "utter_ask_day": [{"text": "When?"}],
        "utter_ask_platform": [{"text": "Which platform?"}],
        "utter_no_trains": [{"text": "No trains to {town}."}],
    },
    "actions": ["validate_trip_form", "action_book", "action_broken", "action_gone", "action_validate_slot_mappings"],
    "forms": {"trip_form": {"required_slots": ["city", "day"]}},
}


@pytest.fixture(params=[False, True], ids=["domain each time", "domain kept"])
def stage(request):
    stage = Stage(DOMAIN)
    http = httpx.AsyncClient(
        transport=httpx.ASGITransport(
            sdk_app(ValidateTripForm(), ValidateSlots(), Book(), Broken()), raise_app_exceptions=False
        )
    )
    client = ActionClient(http, "http://sdk/webhook", server_keeps_domain=request.param)
    stage.performer = stage.performer_with(client)
    return stage


async def turn(stage: Stage, intent: str, text: str = "hello", **entities: str) -> list[dict[str, Any]]:
    stage.log(e.ActionExecuted(name="action_listen"))
    return await (await stage.hears(intent, text, **entities)).perform("trip_form")


async def test_a_form_with_slots_that_depend_on_the_answers(stage):
    assert (await turn(stage, "book"))[-2:] == [{"slot": "requested_slot", "value": "city"}, {"bot": "Where to?"}]
    refused = await turn(stage, "inform", city="atlantis")
    assert refused == [
        {"bot": "No trains to atlantis."},
        {"slot": "city", "value": None},
        {"slot": "requested_slot", "value": "city"},
        {"bot": "Where to?"},
    ]
    assert await turn(stage, "inform", city="leeds", day="MONDAY") == [
        {"slot": "city", "value": "Leeds"},
        {"slot": "day", "value": "monday"},
        {"slot": "requested_slot", "value": "platform"},
        {"bot": "Which platform?"},
    ]
    with pytest.raises(ActionRejected):
        await turn(stage, "inform", "no idea")
    ended = await turn(stage, "inform", "7")
    assert ended == [
        {"slot": "platform", "value": "7"},
        {"slot": "requested_slot", "value": None},  # of the validation, which knows that nothing is left
        {"slot": "requested_slot", "value": None},  # of the form, as in Rasa
        {"active_loop": None},
    ]


async def test_an_action_reads_the_tracker_and_says_what_it_likes(stage):
    await stage.hears("inform", city="Hull")
    events = await stage.performer.perform("action_book", stage.tracker, channel="rest")
    assert events[0].text == "Hull ['Hull'] ('inform', 'action_listen', 'ada') 1"
    assert events[1].data["buttons"] == [{"title": "Window", "payload": "/window"}]
    assert events[2].text is None
    assert events[2].data["custom"] == {"map": [1, 2]}
    assert events[3] == e.SlotSet(name="city")


@pytest.mark.parametrize(
    ("action", "error", "words"),
    [
        ("action_book", ActionRejected, "no city yet"),
        ("action_gone", ActionUnknown, "does not know it"),
        ("action_broken", ActionFailed, "500"),
    ],
)
async def test_what_goes_wrong_there_is_told_here(stage, action, error, words):
    with pytest.raises(error, match=words):
        await stage.says("inform").perform(action)
