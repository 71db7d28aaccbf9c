import pytest
from kit.serving import is_problem

from bot.conversation import events as e


async def tracker(client, conversation="ada", **parameters):
    response = await client.get(f"/conversations/{conversation}/tracker", params=parameters)
    assert response.status_code == 200
    return response.json()


async def test_a_new_conversation_begins_a_session_once(client, talk):
    first = await tracker(client)
    assert first["sender_id"] == "ada"
    assert [event["event"] for event in first["events"]] == ["action", "session_started", "action"]
    assert await tracker(client) == first
    assert await talk.kinds() == ["action_session_start", "session_started", "action_listen"]


async def test_the_tracker_has_rasas_keys(client, talk):
    await talk.say("greet")
    found = await tracker(client)
    assert set(found) == {
        "sender_id", "slots", "latest_message", "latest_event_time", "followup_action", "paused", "events",
        "latest_input_channel", "active_loop", "latest_action", "latest_action_name",
    }  # fmt: skip
    assert found["slots"]["colour"] == "greet"
    assert found["latest_message"]["intent"]["name"] == "greet"


@pytest.mark.parametrize(("include", "count"), [("NONE", None), ("APPLIED", 7), ("AFTER_RESTART", 9), ("ALL", 9)])
async def test_which_events_are_included(client, talk, include, count):
    await talk.say("greet")
    found = (await tracker(client, include_events=include))["events"]
    assert (None if found is None else len(found)) == count


async def test_events_up_to_a_time(client, talk):
    await talk.say("greet")
    said = next(event for event in await talk.events() if isinstance(event, e.UserUttered))
    found = await tracker(client, until=said.timestamp)
    assert found["events"][-1]["event"] == "user"
    assert found["latest_action_name"] == "action_listen"


async def test_include_events_of_no_known_kind(client):
    response = await client.get("/conversations/ada/tracker", params={"include_events": "SOME"})
    assert is_problem(response, 400, "BadRequest")


async def test_one_event_and_several_are_added(client, talk):
    path = "/conversations/ada/tracker/events"
    one = await client.post(path, json={"event": "slot", "name": "colour", "value": "red"})
    assert one.json()["slots"]["colour"] == "red"
    two = await client.post(path, json=[{"event": "slot", "name": "colour", "value": "blue"}, {"event": "pause"}])
    assert (two.json()["slots"]["colour"], two.json()["paused"]) == ("blue", True)
    assert await talk.kinds() == ["slot colour=red", "slot colour=blue", "pause"]


@pytest.mark.parametrize(
    ("event", "status", "reason"),
    [
        ({"event": "nonsense"}, 400, "BadRequest"),
        ({"name": "colour"}, 400, "BadRequest"),
        ({"event": "slot", "value": 1}, 400, "BadRequest"),
        ({"event": "slot", "name": 5}, 400, "BadRequest"),
        ({"event": "user", "text": "hi", "parse_data": []}, 400, "BadRequest"),
        ({"event": "slot", "name": "colour", "timestamp": "now"}, 400, "BadRequest"),
        ("pause", 422, "InvalidParameter"),
        ([["pause"]], 422, "InvalidParameter"),
        (None, 422, "InvalidParameter"),
    ],
)
async def test_events_that_cannot_be_read_change_nothing(client, talk, event, status, reason):
    good = {"event": "slot", "name": "colour", "value": "red"}
    several = event if isinstance(event, list) else [good, event]
    assert is_problem(await client.post("/conversations/ada/tracker/events", json=several), status, reason)
    assert await talk.events() == []


async def test_numbers_that_json_does_not_have_are_kept_out_of_the_store(client, talk):
    raw = b'{"event": "slot", "name": "colour", "value": NaN, "timestamp": 1e999}'
    path = "/conversations/ada/tracker/events"
    response = await client.post(path, content=raw, headers={"Content-Type": "application/json"})
    assert is_problem(response, 400, "InvalidJson")
    assert await talk.events() == []


async def test_resume_gives_a_conversation_back_to_the_bot(client, talk):
    await talk.say("ask_human")
    assert (await tracker(client))["paused"] is True
    resumed = await client.post("/conversations/ada/tracker/events", json={"event": "resume"})
    assert resumed.json()["paused"] is False
    assert await talk.say("greet") == ["Hello"]


async def test_halves_of_emoji_in_events_do_not_break_the_tracker(client):
    path = "/conversations/ada/tracker/events"
    raw = rb'{"event": "agent", "text": "half \ud83d of it"}'
    assert (await client.post(path, content=raw, headers={"Content-Type": "application/json"})).status_code == 200
    assert (await tracker(client))["events"][-1]["text"] == "half \ud83d of it"


@pytest.mark.parametrize("conversation", ["team/ada", "ada@shop.example", "ada brook", "عائشة", "a" * 255])
async def test_ids_that_rasa_takes(client, conversation):
    assert (await tracker(client, conversation))["sender_id"] == conversation


@pytest.mark.parametrize("conversation", ["a" * 256, "ada%00", "ada%7F"])
async def test_ids_that_no_store_takes(client, conversation):
    assert is_problem(await client.get(f"/conversations/{conversation}/tracker"), 422, "InvalidParameter")


async def test_an_id_with_sql_in_it_is_an_id(client, talk):
    name = "x'; DROP TABLE events; --"
    assert (await tracker(client, name))["sender_id"] == name
