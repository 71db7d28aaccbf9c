"""Action servers of rasa-sdk itself, old and new, as processes of their own: Usher speaks to both as Rasa does.

One project (``trips``) with actions of every kind; whole conversations over the REST channel, and what was stored.
"""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from kit.ports import free_port
from kit.sdk_servers import sdk_server
from kit.serving import client_of

from bot.app import create_app, open_parts
from bot.assistant.load import load_project
from bot.clock import SystemClock
from bot.conversation import events as e
from bot.conversation.tracker import Tracker
from bot.model import load_model, train_model
from bot.responding.action_client import ActionClient
from bot.settings import ActionEndpoint, ServerSettings, Settings
from bot.storage.feed import Feed

TRIPS = Path(__file__).parent / "trips"
VERSIONS = ["3.6.2", "3.21"]
PLATFORMS = {"Leeds Central": 17, "Hull Paragon": 7, "York": 11}
KEYS_OF_A_TRACKER = {
    *("sender_id", "slots", "latest_message", "latest_event_time", "paused", "events"),
    *("latest_input_channel", "active_loop", "latest_action_name"),
}

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """The project, trained."""
    return load_model(train_model(load_project(TRIPS), tmp_path_factory.mktemp("models"), progress=lambda *_: None))


@pytest.fixture(scope="module", params=VERSIONS)
def webhook(request):
    """Address of a running server."""
    with sdk_server(request.param, TRIPS) as url:
        yield url


@dataclass
class Traveller:
    """Somebody who writes over REST."""

    http: httpx.AsyncClient
    feed: Feed
    name: str = "ada"

    async def say(self, message, **more):
        """The answers, less the address."""
        body = {"sender": self.name, "message": message, **more}
        response = await self.http.post("/webhooks/rest/webhook", json=body)
        assert response.status_code == 200, response.text
        assert {item.pop("recipient_id") for item in response.json() or [{"recipient_id": self.name}]} == {self.name}
        return [{key: value for key, value in item.items() if key != "recipient_id"} for item in response.json()]

    async def texts(self, message):
        """The answers' texts."""
        return [item.get("text") for item in await self.say(message)]

    async def tracker(self):
        """What was stored."""
        response = await self.http.get(f"/conversations/{self.name}/tracker", params={"include_events": "ALL"})
        return response.json()


@asynccontextmanager
async def travelling(model, **endpoint):
    """An assistant in this process, with its actions elsewhere."""
    settings = Settings(
        project=TRIPS,
        action_endpoint=ActionEndpoint(**endpoint),
        channels={"rest": {}},
        server=ServerSettings(enable_api=True),
    )
    parts = open_parts(settings, model)
    app = create_app(parts)
    async with app.router.lifespan_context(app), client_of(app) as http:
        yield Traveller(http, parts.runtime.feed)


@pytest.fixture
async def ada(webhook, model):
    async with travelling(model, url=webhook) as traveller:
        yield traveller


async def test_a_form_with_validators_dynamic_slots_and_questions_asked_by_actions(ada):
    assert await ada.texts("/book") == ["Where to?"]
    refused = await ada.texts('/inform{"city": "Atlantis"}')
    assert refused == ["No trains to Atlantis, Atlantis.", "Where to?"]
    asked = await ada.say('/inform{"city": "leeds"}')
    assert asked == [
        {
            "text": "When do you go to Leeds?",
            "buttons": [
                {"title": "Monday", "payload": '/inform{"day": "Monday"}'},
                {"title": "Friday", "payload": '/inform{"day": "Friday"}'},
            ],
        }
    ]
    assert await ada.texts(asked[0]["buttons"][0]["payload"]) == ["Which platform?"]
    assert await ada.texts("platform 99") == ["Which platform?"]
    assert await ada.texts("platform 7") == ["Booked: Leeds, monday, platform 7."]
    tracker = await ada.tracker()
    assert tracker["active_loop"] == {}
    assert {name: tracker["slots"][name] for name in ("city", "day", "platform")} == dict.fromkeys(
        ("city", "day", "platform")
    )


async def test_slots_are_validated_outside_of_forms_too(ada):
    assert await ada.texts('/note{"day": "FRIDAY"}') == ["Noted: friday."]
    assert (await ada.tracker())["slots"]["day"] == "friday"


async def test_a_form_whose_validation_extracts_nothing_lets_policies_choose(ada):
    await ada.say("/book")
    await ada.say("/who_am_i")  # nothing in it for the form: the rule answers, and the form asks again
    names = [
        (event["name"], event["policy"]) for event in (await ada.tracker())["events"] if event["event"] == "action"
    ]
    assert [name for name, _ in names[-3:]] == ["action_who_am_i", "trip_form", "action_listen"]
    rejected = [event for event in (await ada.tracker())["events"] if event["event"] == "action_execution_rejected"]
    assert [event["name"] for event in rejected] == ["trip_form"]


async def test_what_an_action_reads_from_the_tracker(ada):
    await ada.say('/note{"city": "Hull", "day": "Monday"}')
    [shown] = await ada.say("who am I", metadata={"shop": "York"}, input_channel="kiosk")
    read = shown["custom"]
    assert read.pop("metadata")["shop"] == "York"
    assert set(read.pop("current_state")) >= KEYS_OF_A_TRACKER
    assert read == {
        "sender": "ada",
        "text": "who am I",
        "intent": "who_am_i",
        "confident": True,
        "ranked_first": "who_am_i",
        "message_id": True,
        "cities": [],
        "channel": "kiosk",
        "latest_action": "action_listen",
        "loop": {},
        "paused": False,
        "followup": None,
        "slots": ["city", "day"],
        "events": [
            *("action", "session_started", "action", "user", "slot", "slot", "user_featurization"),
            *("action", "bot", "action", "user", "user_featurization"),
        ],
        "last_said": "Noted: monday.",
        "intents": 15,
        "forms": {"trip_form": {"required_slots": ["city", "day"]}},
    }


async def test_everything_that_can_be_said(ada):
    assert await ada.say("/everything") == [
        {"text": "Seat?", "buttons": [{"title": "Window", "payload": "/inform", "type": "postback"}]},
        {"image": "https://trips.example/seat.png"},
        {"attachment": "https://trips.example/ticket.pdf"},
        {"custom": {"map": [1, {"zoom": 2.5}], "ü": None}},
        {"text": "No trains to Rome, Italy."},
        {"text": "Leeds : a town", "buttons": []},
        {"text": "One."},
        {"text": "Two."},
    ]
    said = [event for event in (await ada.tracker())["events"] if event["event"] == "bot"]
    assert said[-1]["metadata"]["parse_mode"] == "markdown"
    assert said[4]["metadata"]["utter_action"] == "utter_no_trains"


async def test_events_of_several_kinds_are_stored(ada):
    await ada.say("/events")
    events = (await ada.tracker())["events"]
    first = next(n for n, event in enumerate(events) if event.get("name") == "action_events")
    added = [{k: v for k, v in event.items() if k not in {"timestamp", "metadata"}} for event in events[first + 1 :]]
    assert datetime.fromisoformat(added[2].pop("date_time")) > datetime.now()  # noqa: DTZ005 - rasa-sdk sends local time
    assert added[:-1] == [
        {"event": "slot", "name": "city", "value": "Hull"},
        {"event": "slot", "name": "day", "value": None},
        {
            "event": "reminder",
            "intent": "inform",
            "entities": {"city": "York"},
            "name": "a reminder",
            "kill_on_user_msg": False,
        },
        {"event": "cancel_reminder", "name": "a reminder", "intent": None, "entities": None},
    ]
    assert added[-1]["name"] == "action_listen"


async def test_a_reminder_happens_at_its_time(ada):
    async with ada.feed.watch("ada") as news, asyncio.timeout(30):
        assert await ada.texts("/remind") == []
        while not isinstance((item := await news.get())[1], e.BotUttered):
            pass
    assert item[1].text == "Your train to York leaves."


async def test_a_follow_up_comes_next_whatever_the_rules_say(ada):
    assert await ada.texts("/follow") == ["First this.", "Booked: Bath, None, platform None."]


async def test_an_action_that_declines_lets_the_policies_choose_anew(ada):
    assert await ada.say("/reject") == []
    [rejected] = [e for e in (await ada.tracker())["events"] if e["event"] == "action_execution_rejected"]
    assert rejected["name"] == "action_book"


@pytest.mark.parametrize("message", ["/break", "/unknown"])
async def test_a_failing_or_missing_action_is_said_and_the_conversation_goes_on(ada, message):
    assert await ada.texts(message) == ["Sorry, that went wrong."]
    assert await ada.texts("/follow") == ["First this.", "Booked: Bath, None, platform None."]


async def test_questions_to_a_knowledge_base(ada):
    title, *listed = await ada.texts('/query_knowledge_base{"object_type": "station"}')
    assert title == "Found the following objects of type 'station':"
    names = [line.partition(": ")[2] for line in listed]
    assert set(names) == set(PLATFORMS)  # in any order: rasa-sdk shuffles them
    assert await ada.texts('/query_knowledge_base{"mention": "2", "attribute": "platforms"}') == [
        f"'{names[1]}' has the value '{PLATFORMS[names[1]]}' for attribute 'platforms'."
    ]
    named = '/query_knowledge_base{"object_type": "station", "station": "York", "attribute": "cafe"}'
    assert await ada.texts(named) == ["Did not find a valid value for attribute 'cafe' for object 'York'."]
    slots = (await ada.tracker())["slots"]
    assert len(slots["knowledge_base_listed_objects"]) == 3
    assert slots["knowledge_base_last_object"] == 2


async def test_only_marked_actions_get_the_domain(webhook, model):
    async with noting() as (http, sent):
        client = ActionClient(http, webhook, selective_domain=True)
        await client.run("action_see_domain", conversation(model), model.domain)
        shown = await client.run("action_see_all_of_it", conversation(model), model.domain)
    first, *asked_for, last = sent
    assert (first, last) == (False, True)
    assert asked_for in ([], [True])  # rasa-sdk 3.21 runs nothing without a domain, and asks for it (status 449)
    assert {"intents", "slots", "responses", "forms"} <= set(shown.responses[0]["custom"]["domain"])


async def test_a_form_with_a_selective_domain(webhook, model):
    async with travelling(model, url=webhook, selective_domain=True) as ada:
        assert await ada.texts("/book") == ["Where to?"]  # both validations are marked in domain.yml
        assert await ada.texts('/inform{"city": "hull", "day": "Friday"}') == ["Booked: Hull, friday, platform None."]


async def test_a_compressed_call(webhook, model):
    async with httpx.AsyncClient() as http:
        client = ActionClient(http, webhook, compress=True)
        said = await client.run("action_who_am_i", conversation(model), model.domain)
    assert said.responses[0]["custom"]["cities"] == ["Hull"]


async def test_a_server_that_keeps_the_domain_gets_it_once_and_again_after_a_restart(model):
    port = free_port()
    async with noting() as (http, sent):
        client = ActionClient(http, f"http://127.0.0.1:{port}/webhook", server_keeps_domain=True)
        for _ in range(2):
            with sdk_server("3.21", TRIPS, port=port):
                for _ in range(3):
                    said = await client.run("action_see_domain", conversation(model), model.domain)
                    assert "slots" in said.responses[0]["custom"]["domain"]
    assert sent == [False, True, False, False] * 2


@asynccontextmanager
async def noting():
    """A client, and whether each of its requests held the domain."""
    sent = []

    async def note(request):
        sent.append(b'"domain":' in request.content)

    async with httpx.AsyncClient(event_hooks={"request": [note]}) as http:
        yield http, sent


def conversation(model):
    """Somebody has named a town."""
    tracker = Tracker("ada", model.domain.slot_table)
    intent, entities = {"name": "inform", "confidence": 0.9}, [{"entity": "city", "value": "Hull"}]
    read = {"text": "Hull", "intent": intent, "intent_ranking": [intent], "entities": entities}
    now = SystemClock().now()
    said = e.UserUttered(text="Hull", parse_data=read, input_channel="rest", message_id="m-1", timestamp=now)
    tracker.extend([e.ActionExecuted(name="action_listen", timestamp=now), said])
    return tracker
