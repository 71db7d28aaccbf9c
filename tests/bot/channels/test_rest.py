"""Rasa's REST channel: its shapes to the letter, and what is refused instead of being answered with nothing."""

import asyncio
import json

import pytest
from kit.processing import Talk
from kit.serving import app_of, client_of, is_problem

from bot.errors import StorageError
from bot.storage.memory import MemoryTrackerStore

WEBHOOK = "/webhooks/rest/webhook"
JSON = {"Content-Type": "application/json"}


async def say(client, message, **body):
    response = await client.post(WEBHOOK, json={"sender": "ada", "message": message, **body})
    assert response.status_code == 200, response.text
    return response.json()


async def test_the_channel_says_that_it_is_there(client):
    assert (await client.get("/webhooks/rest/")).json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("message", "items"),
    [
        ("bill", [{"text": "£41.50"}]),
        ("greet", [{"text": "Hello", "buttons": [{"title": "Bill", "payload": "/bill"}]}]),
        ("quick", [{"text": "Yes?", "buttons": [{"title": "Yes", "payload": "/affirm"}]}]),
        ("parts", [{"text": "One."}, {"text": "Two."}]),
        ("photo", [{"text": "Look:"}, {"image": "https://shop.example/aster.png"}]),
        ("file", [{"attachment": "https://shop.example/bill.pdf"}]),
        ("raw", [{"custom": {"map": [1, 2]}}]),
        ("card", [{"text": "Aster 9 : Black", "buttons": [{"title": "Buy", "payload": "/buy"}]}]),
        ("nothing", []),
        ("ask_human", [{"text": "A person will be with you."}]),
    ],
)
async def test_answers_have_rasas_shapes(client, message, items):
    assert await say(client, message) == [{"recipient_id": "ada", **item} for item in items]


async def test_answers_as_a_stream_of_lines(client):
    response = await client.post(WEBHOOK, params={"stream": "true"}, json={"sender": "ada", "message": "photo"})
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert [json.loads(line) for line in response.text.splitlines()] == [
        {"recipient_id": "ada", "text": "Look:"},
        {"recipient_id": "ada", "image": "https://shop.example/aster.png"},
    ]


async def test_a_stream_is_wanted_or_not(client, talk):
    response = await client.post(WEBHOOK, params={"stream": "perhaps"}, json={"sender": "ada", "message": "photo"})
    assert is_problem(response, 422, "InvalidParameter")
    assert await talk.store.conversations() == []
    response = await client.post(WEBHOOK, params={"stream": "no"}, json={"sender": "ada", "message": "bill"})
    assert response.json() == [{"recipient_id": "ada", "text": "£41.50"}]


async def test_a_silent_stream_is_empty(client):
    response = await client.post(WEBHOOK, params={"stream": "true"}, json={"message": "nothing"})
    assert (response.status_code, response.text) == (200, "")


@pytest.mark.parametrize(
    ("sender", "conversation"),
    [(None, "default"), ("ada", "ada"), (42, "42"), ("عائشة", "عائشة"), ("a b/c", "a b/c")],
)
async def test_senders(client, talk, sender, conversation):
    response = await client.post(WEBHOOK, json={"sender": sender, "message": "bill"})
    assert response.json() == [{"recipient_id": conversation, "text": "£41.50"}]
    assert await talk.store.conversations() == [conversation]


async def test_a_sender_left_out_is_rasas_default(client):
    assert (await client.post(WEBHOOK, json={"message": "bill"})).json()[0]["recipient_id"] == "default"


@pytest.mark.parametrize("sender", ["", "a" * 256, "a\x00b", "a\nb", "half \ud83d"])
async def test_senders_that_name_no_conversation(client, talk, sender):
    response = await client.post(WEBHOOK, content=json.dumps({"sender": sender, "message": "bill"}), headers=JSON)
    assert response.status_code in {400, 422}
    assert is_problem(response, response.status_code, "InvalidParameter")
    assert await talk.store.conversations() == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "message"),
        ({"sender": "ada"}, "message"),
        ({"message": None}, "message"),
        ({"message": 5}, "message"),
        ({"message": ["greet"]}, "message"),
        ({"message": {"text": "greet"}}, "message"),
        ({"message": "greet", "sender": ["ada"]}, "sender"),
        ({"message": "greet", "sender": True}, "sender"),
        ({"message": "greet", "sender": 1.5}, "sender"),
        ({"message": "greet", "sender": {"id": 1}}, "sender"),
        ({"message": "greet", "metadata": "page"}, "metadata"),
        ({"message": "greet", "metadata": ["page"]}, "metadata"),
        ({"message": "greet", "input_channel": 5}, "input_channel"),
        ({"message": "greet", "message_id": 5}, "message_id"),
        ([], "body"),
        ("greet", "body"),
    ],
)
async def test_wrong_types_are_named_and_change_nothing(client, talk, body, field):
    response = await client.post(WEBHOOK, json=body)
    assert is_problem(response, 422, "InvalidParameter")
    assert list(response.json()["details"]) == [field]
    assert await talk.store.conversations() == []


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (b"", 422, "InvalidParameter"),
        (b"{", 400, "InvalidJson"),
        (b"greet", 400, "InvalidJson"),
        (b"\x89PNG\r\n\x1a\n\x00", 400, "InvalidJson"),
        (b'{"message": "greet", "metadata": {"x": NaN}}', 400, "InvalidJson"),
        (b'{"message": "greet", "metadata": ' + b'{"a":' * 200 + b"1" + b"}" * 200 + b"}", 400, "InvalidJson"),
    ],
)
async def test_bodies_that_are_not_json(client, talk, content, status, reason):
    assert is_problem(await client.post(WEBHOOK, content=content, headers=JSON), status, reason)
    assert await talk.store.conversations() == []


async def test_a_form_is_not_json(client):
    response = await client.post(WEBHOOK, data={"message": "greet"})
    assert is_problem(response, 415, "NotJson")


async def test_unknown_fields_are_let_pass(client):
    assert await say(client, "bill", mood="curious", parse_data={}) == [{"recipient_id": "ada", "text": "£41.50"}]


@pytest.mark.parametrize("message", ["", " ", "\n\t ", "\x00", "\x01\x02\x7f"])
async def test_messages_with_nothing_in_them(client, talk, message):
    response = await client.post(WEBHOOK, json={"sender": "ada", "message": message})
    assert is_problem(response, 400, "EmptyMessage")
    assert await talk.events() == []


async def test_a_message_of_100_kilobytes(client, talk):
    response = await client.post(WEBHOOK, json={"sender": "ada", "message": "bill " * 20_000})
    assert is_problem(response, 413, "TooLarge")
    assert response.json()["help"] == "Send it in parts."
    assert await talk.events() == []


async def test_the_longest_message_is_read(client):
    assert await say(client, "x" * 20_000) == []


@pytest.mark.parametrize(
    ("message", "stored"),
    [
        ("مرحبا، أين طلبي؟", "مرحبا، أين طلبي؟"),
        ("\u202ereversed", "\u202ereversed"),
        ("😀👍🏽🏳️‍🌈", "😀👍🏽🏳️‍🌈"),
        ("'; DROP TABLE events; --", "'; DROP TABLE events; --"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{{7*7}} {slot} ${x} %s", "{{7*7}} {slot} ${x} %s"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("half an emoji \ud83d", "half an emoji ?"),
    ],
)
async def test_messages_go_in_as_they_are_less_control_characters(client, talk, message, stored):
    response = await client.post(WEBHOOK, content=json.dumps({"sender": "ada", "message": message}), headers=JSON)
    assert response.status_code == 200
    assert f"user: {stored}" in await talk.kinds()


async def test_metadata_and_the_name_of_the_channel_behind_are_kept(client, talk):
    await say(client, "bill", metadata={"page": "/bills"}, input_channel="whatsapp")
    said = (await talk.processor.tracker("ada")).latest_message
    assert (said.input_channel, said.metadata["page"]) == ("whatsapp", "/bills")


async def test_a_message_with_an_id_is_answered_once(client, talk):
    first = await say(client, "bill", message_id="m-1")
    assert await say(client, "bill", message_id="m-1") == first
    assert talk.server.names == ["action_bill"]


async def test_the_header_that_servers_use_for_it_does_the_same(client, talk):
    bodies = [
        (await client.post(WEBHOOK, json={"message": "bill"}, headers={"Idempotency-Key": "m-1"})).json()
        for _ in range(2)
    ]
    assert bodies[0] == bodies[1]
    assert talk.server.names == ["action_bill"]


async def test_one_id_in_two_conversations_is_two_messages(client, talk):
    await say(client, "bill", message_id="m-1")
    await say(client, "bill", message_id="m-1", sender="ben")
    assert talk.server.names == ["action_bill", "action_bill"]


async def test_the_same_message_five_times_at_once_is_answered_once(client, talk):
    answers = await asyncio.gather(*(say(client, "bill", message_id="m-1") for _ in range(5)))
    assert answers == [answers[0]] * 5
    assert talk.server.names == ["action_bill"]


async def test_a_message_id_that_no_store_takes(client):
    response = await client.post(WEBHOOK, json={"message": "bill", "message_id": "x" * 256})
    assert is_problem(response, 400, "InvalidParameter")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "s3cret"}])
async def test_with_a_token_in_credentials_strangers_stay_outside(talk, headers):
    async with client_of(app_of(talk, channels={"rest": {"token": "s3cret"}})) as client:
        response = await client.post(WEBHOOK, json={"message": "bill"}, headers=headers)
        assert is_problem(response, 401, "NotAuthenticated")
        response = await client.post(WEBHOOK, params={"stream": "true"}, json={"message": "bill"}, headers=headers)
        assert is_problem(response, 401, "NotAuthenticated")
        assert await talk.store.conversations() == []
        let_in = await client.post(WEBHOOK, json={"message": "bill"}, headers={"Authorization": "Bearer s3cret"})
        assert let_in.json()[0]["text"] == "£41.50"
        assert (await client.get("/webhooks/rest/")).status_code == 200


async def test_a_channel_that_credentials_do_not_name_is_not_there(talk):
    async with client_of(app_of(talk, channels={"webchat": {}})) as client:
        assert is_problem(await client.post(WEBHOOK, json={"message": "bill"}), 404, "NotFound")


class FullStore(MemoryTrackerStore):
    """Cannot be written while ``full``."""

    full = True

    async def append(self, conversation_id, events, *, expected, **more):
        if self.full:
            raise StorageError("disk full", place="tracker_store")
        await super().append(conversation_id, events, expected=expected, **more)


async def test_a_store_that_is_full_is_an_error_and_the_same_message_can_be_sent_again():
    store = FullStore()
    talk = Talk({"intents": ["hi"], "responses": {"utter_hi": [{"text": "Hello"}]}}, {"hi": ["utter_hi"]}, store=store)
    async with client_of(app_of(talk)) as client:
        body = {"sender": "ada", "message": "hi", "message_id": "m-1"}
        assert is_problem(await client.post(WEBHOOK, json=body), 503, "StorageUnavailable")
        store.full = False
        assert (await client.post(WEBHOOK, json=body)).json() == [{"recipient_id": "ada", "text": "Hello"}]
        assert (await talk.kinds()).count("user: hi") == 1


async def test_answers_with_halves_of_emoji_are_still_json(talk):
    talk.server.answers["action_bill"] = {"events": [], "responses": [{"text": "half \ud83d"}]}
    async with client_of(app_of(talk)) as client:
        assert (await client.post(WEBHOOK, json={"message": "bill"})).json()[0]["text"] == "half \ud83d"
