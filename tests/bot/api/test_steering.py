"""execute, trigger_intent, predict, messages, replaced events and the story, over HTTP."""

import pytest
from kit.processing import Talk
from kit.serving import app_of, client_of, is_problem

from bot.conversation import events as e
from bot.errors import StorageError
from bot.storage.memory import MemoryTrackerStore

DOMAIN = {
    "intents": ["greet", "order_shipped", "ask_human"],
    "entities": ["order"],
    "slots": {"order": {"type": "text", "mappings": [{"type": "from_entity", "entity": "order"}]}},
    "responses": {
        "utter_hello": [{"text": "Hello"}, {"text": "Hi on callback", "channel": "callback"}],
        "utter_shipped": [{"text": "Your order {order} is on its way.", "image": "https://i/x.png"}],
        "utter_action_failed": [{"text": "Sorry, that went wrong."}],
    },
    "actions": ["action_gone"],
}
TABLE = {"greet": ["utter_hello"], "order_shipped": ["utter_shipped"]}
C = "/conversations/ada"


@pytest.fixture
def talk():
    return Talk(DOMAIN, TABLE)


async def test_execute_runs_one_action_and_nothing_after_it(client, talk):
    response = await client.post(
        f"{C}/execute", json={"name": "utter_hello", "policy": "RulePolicy", "confidence": 0.5}
    )
    assert response.json()["messages"] == [{"recipient_id": "ada", "text": "Hello"}]
    last = [event for event in response.json()["tracker"]["events"] if event["event"] == "action"][-1]
    assert (last["name"], last["policy"], last["confidence"]) == ("utter_hello", "RulePolicy", 0.5)
    assert await talk.kinds() == [
        "action_session_start", "session_started", "action_listen", "utter_hello", "bot: Hello"
    ]  # fmt: skip


async def test_execute_of_an_action_that_fails_is_no_silence(client, talk):
    response = await client.post(f"{C}/execute", json={"name": "action_gone"})
    assert response.json()["messages"] == [{"recipient_id": "ada", "text": "Sorry, that went wrong."}]
    assert "turn_failed" in await talk.kinds()


async def test_trigger_goes_on_as_if_the_customer_had_said_it(client, talk):
    body = {"name": "order_shipped", "entities": {"order": "FL-1"}}
    response = await client.post(f"{C}/trigger_intent", json=body, params={"include_events": "NONE"})
    assert response.json()["messages"] == [
        {"recipient_id": "ada", "text": "Your order FL-1 is on its way."},
        {"recipient_id": "ada", "image": "https://i/x.png"},
    ]
    assert response.json()["tracker"]["events"] is None
    assert response.json()["tracker"]["slots"]["order"] == "FL-1"
    [message] = [event for event in await talk.events() if isinstance(event, e.UserUttered)]
    assert (message.text, message.metadata["is_external"]) == ("EXTERNAL: order_shipped", True)
    assert (await talk.kinds())[-1] == "action_listen"


async def test_entities_may_be_a_list(client):
    body = {"name": "order_shipped", "entities": [{"entity": "order", "value": "FL-2"}]}
    response = await client.post(f"{C}/trigger_intent", json=body)
    assert response.json()["tracker"]["slots"]["order"] == "FL-2"


async def test_where_a_person_holds_the_conversation_the_bot_stays_out(client, talk):
    await talk.say("ask_human")
    before = await talk.kinds()
    response = await client.post(f"{C}/trigger_intent", json={"name": "order_shipped"})
    assert response.json()["messages"] == []
    assert await talk.kinds() == [*before, "user: EXTERNAL: order_shipped"]


@pytest.mark.parametrize(
    ("path", "body", "status", "reason", "mend"),
    [
        ("execute", {}, 400, "BadRequest", '"name"'),
        ("execute", {"name": "utter_helo"}, 404, "NotFound", "utter_hello"),
        ("trigger_intent", {}, 400, "BadRequest", '"name"'),
        ("trigger_intent", {"name": "gret"}, 404, "NotFound", "greet"),
        ("trigger_intent", {"name": "greet", "entities": [{"value": 1}]}, 400, "BadRequest", '"entity"'),
        ("trigger_intent", {"name": "greet", "entities": "order"}, 422, "InvalidParameter", ""),
        ("messages", {"text": "hi"}, 400, "BadRequest", '"sender"'),
        ("messages", {"text": "hi", "sender": "bot"}, 400, "BadRequest", "agent"),
        ("messages", {"sender": "user"}, 400, "BadRequest", '"text"'),
        (
            "messages",
            {"sender": "user", "text": "hi", "parse_data": {"intent": "x"}},
            400,
            "BadRequest",
            "Leave it out",
        ),
    ],
)
async def test_what_cannot_be_done_changes_nothing(client, talk, path, body, status, reason, mend):
    response = await client.post(f"{C}/{path}", json=body)
    assert is_problem(response, status, reason)
    assert mend in (response.json()["help"] or "")
    assert await talk.events() == []


async def test_predict_names_every_action_and_does_nothing(client, talk):
    await talk.say("greet")
    await client.post(f"{C}/messages", json={"text": "order_shipped", "sender": "user"})
    before = await talk.kinds()
    guess = (await client.post(f"{C}/predict")).json()
    assert guess["scores"][0] == {"action": "utter_shipped", "score": 1.0}
    assert {score["action"] for score in guess["scores"]} >= {"utter_hello", "action_listen", "action_gone"}
    assert sorted(guess["scores"], key=lambda each: (-each["score"], each["action"])) == guess["scores"]
    assert (guess["policy"], guess["confidence"]) == ("TablePolicy", 1.0)
    assert guess["tracker"]["latest_message"]["intent"]["name"] == "order_shipped"
    assert await talk.kinds() == before


async def test_predict_says_that_a_person_would_take_over(client):
    await client.post(f"{C}/messages", json={"text": "ask_human", "sender": "user"})
    guess = (await client.post(f"{C}/predict")).json()
    assert (guess["scores"][0]["action"], guess["policy"]) == ("action_handoff", "EscalationPolicy")


async def test_predict_after_events_needs_no_conversation(client, talk):
    events = [
        {"event": "action", "name": "action_listen"},
        {"event": "user", "text": "hi", "parse_data": {"intent": {"name": "greet"}}},
    ]
    guess = (await client.post("/model/predict", json=events)).json()
    assert guess["scores"][0]["action"] == "utter_hello"
    assert await talk.store.conversations() == []
    assert is_problem(await client.post("/model/predict", json=[{"event": "no"}]), 400, "BadRequest")


async def test_a_message_is_noted_without_an_answer(client, talk):
    read = await client.post(f"{C}/messages", json={"text": "my card 4111 1111 1111 1111", "sender": "user"})
    assert "4111 1111" not in read.text  # as with every other message
    given = {"intent": {"name": "greet", "confidence": 0.7}, "entities": []}
    told = await client.post(f"{C}/messages", json={"text": "hm", "sender": "user", "parse_data": given})
    assert told.json()["latest_message"]["intent"] == given["intent"]
    assert not any(isinstance(event, e.BotUttered) for event in await talk.events())


async def test_a_channel_that_can_speak_first_is_told_and_the_caller_is_not():
    sent = []

    async def outlet(conversation_id, messages):
        sent.append((conversation_id, [message.text for message in messages]))

    talk = Talk(DOMAIN, TABLE)
    app = app_of(talk, outlets={"callback": outlet})
    async with client_of(app) as client:
        named = await client.post(f"{C}/execute?output_channel=callback", json={"name": "utter_hello"})
        assert "messages" not in named.json()
        other = await client.post(f"{C}/execute?output_channel=facebook", json={"name": "utter_hello"})
        assert other.json()["messages"][0]["text"] == "Hello"
        await client.post(
            "/webhooks/rest/webhook", json={"sender": "ada", "message": "greet", "input_channel": "callback"}
        )
        latest = await client.post(f"{C}/trigger_intent?output_channel=latest", json={"name": "greet"})
        assert "messages" not in latest.json()
        # what a person writes reaches the customer wherever they are; what is said as the bot, when asked to
        await client.post(f"{C}/tracker/events", json={"event": "agent", "text": "Priya here"})
        await client.post(f"{C}/tracker/events", json={"event": "bot", "text": "for the record"})
        await client.post(f"{C}/tracker/events?execute_side_effects=true", json={"event": "bot", "text": "for you"})
    assert sent == [
        ("ada", ["Hi on callback"]),
        ("ada", ["Hi on callback"]),
        ("ada", ["Priya here"]),
        ("ada", []),
        ("ada", ["for you"]),
    ]


async def test_events_take_the_place_of_a_conversation(client, talk):
    await talk.say("greet")
    events = [
        {"event": "action", "name": "action_session_start", "timestamp": 5.0},
        {"event": "session_started", "timestamp": 6.0},
        {"event": "slot", "name": "order", "value": "FL-3"},
    ]
    replaced = await client.put(f"{C}/tracker/events", json=events, params={"include_events": "ALL"})
    assert replaced.json()["slots"]["order"] == "FL-3"
    assert [event["timestamp"] for event in replaced.json()["events"]][:2] == [5.0, 6.0]
    assert await talk.kinds() == ["action_session_start", "session_started", "slot order=FL-3"]
    assert await talk.say("greet") == ["Hello"]  # and it goes on from there
    assert is_problem(await client.put(f"{C}/tracker/events", json=[{"event": "no"}]), 400, "BadRequest")
    assert (await talk.kinds())[2] == "slot order=FL-3"
    emptied = await client.put(f"{C}/tracker/events", json=[])
    assert (emptied.json()["events"], await talk.events()) == ([], [])


async def test_a_replacement_that_cannot_be_stored_leaves_the_conversation_as_it_was():
    class Full(MemoryTrackerStore):
        async def replace(self, conversation_id, events):
            raise StorageError("the disk is full", place="tracker_store")

    talk = Talk(DOMAIN, TABLE, store=Full())
    await talk.say("greet")
    before = await talk.kinds()
    async with client_of(app_of(talk)) as client:
        response = await client.put(f"{C}/tracker/events", json=[{"event": "slot", "name": "order", "value": "x"}])
        assert is_problem(response, 503, "StorageUnavailable")
    assert await talk.kinds() == before
    assert await talk.say("greet") == ["Hello"]


async def test_no_model_is_a_conflict_and_not_silence(client, talk):
    await talk.processor.service.close()
    for path in (f"{C}/tracker", "/status", "/domain"):
        assert is_problem(await client.get(path), 409, "Conflict")
    assert is_problem(await client.get("/ready"), 503, "NoModel")
    said = await client.post("/webhooks/rest/webhook", json={"sender": "ada", "message": "greet"})
    assert is_problem(said, 409, "Conflict")
    assert "PUT /model" in said.json()["help"]
