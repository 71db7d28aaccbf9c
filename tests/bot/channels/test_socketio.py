"""Socket.IO over real sockets, as Rasa's clients speak it: nothing lost, nothing silent."""

import asyncio
import json

import httpx
import pytest
from kit.processing import Talk
from kit.shop import DOMAIN, TABLE, GatedActions, MoodyStore, shop_of
from kit.socket_client import socket_client

from bot.conversation import events as e

PERSISTENT = {"socketio": {"session_persistence": True}}
HELLO = {"text": "Hello", "quick_replies": [{"content_type": "text", "title": "Bill", "payload": "/bill"}]}
BILL = {"text": "£41.50"}


@pytest.fixture
async def shop(talk):
    async with shop_of(talk, channels=PERSISTENT) as shop:
        yield shop


async def last_message(talk):
    """What the customer of the only conversation said last."""
    (conversation,) = await talk.store.conversations()
    return (await talk.processor.tracker(conversation)).latest_message


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_turn_and_a_button(shop, transport):
    async with socket_client(shop.served.url, transports=[transport]) as client:
        assert await client.session()
        assert await client.say("greet") == [HELLO]
        assert await client.say("/bill") == [BILL]
    said = await last_message(shop.talk)
    assert (said.text, said.intent, said.input_channel) == ("/bill", "bill", "socketio")


async def test_the_channel_is_there(shop):
    assert (await shop.http.get("/webhooks/socketio/")).json() == {"status": "ok"}


async def test_a_client_that_asks_for_no_session_is_answered_too(shop):
    async with socket_client(shop.served.url) as client:
        assert await client.say("greet") == [HELLO]


async def test_events_namespace_path_and_metadata_key_are_named_in_credentials(talk):
    options = {
        "user_message_evt": "customer_said",
        "bot_message_evt": "assistant_said",
        "namespace": "/chat",
        "socketio_path": "talk/io",
        "metadata_key": "customData",
    }
    async with (
        shop_of(talk, channels={"socketio": options}) as shop,
        socket_client(
            shop.served.url, path="talk/io", namespace="/chat", said="customer_said", heard="assistant_said"
        ) as client,
    ):
        assert await client.session()
        assert await client.say("greet", customData={"page": "/phones"}, metadata={"not": "this"}) == [HELLO]
        metadata = (await last_message(talk)).metadata
        assert (metadata["page"], "not" in metadata) == ("/phones", False)


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_messages_keep_their_order(shop, transport):
    async with socket_client(shop.served.url, transports=[transport]) as client:
        await client.session()
        for number in range(10):
            await client.send({"message": f"nothing {number}"})
        await client.call({"message": "nothing 10"})
        (conversation,) = await shop.talk.store.conversations()
        tracker = await shop.talk.processor.tracker(conversation)
        said = [event.text for event in tracker.events if isinstance(event, e.UserUttered)]
        assert said == [f"nothing {number}" for number in range(11)]


async def test_two_tabs_hear_the_same(shop):
    async with socket_client(shop.served.url) as first, socket_client(shop.served.url) as second:
        session = await first.session()
        assert await second.session(session) == session
        assert await first.say("greet") == [HELLO]
        assert await second.hear() == HELLO
        assert await second.say("/bill") == [BILL]
        assert await first.hear() == BILL


async def test_what_a_person_says_reaches_the_socket(shop):
    async with socket_client(shop.served.url) as client:
        await client.session()
        await client.say("ask_human")
        (conversation,) = await shop.talk.store.conversations()
        path = f"/conversations/{conversation}/tracker/events"
        assert (await shop.http.post(path, json=[{"event": "agent", "text": "Priya here"}])).status_code == 200
        assert await client.hear() == {"text": "Priya here"}


async def test_a_customer_who_opens_the_next_page_in_mid_turn_finds_the_answer_there_once(shop):
    async with socket_client(shop.served.url) as client:
        session = await client.session()
        await client.send({"message": "slow"})
        await asyncio.wait_for(shop.talk.server.waiting.wait(), 10)
    shop.talk.server.gate.set()
    await shop.talk.processor.drain()
    async with socket_client(shop.served.url) as client:
        assert await client.session(session) == session
        assert await client.hear() == BILL
        assert await client.say("greet") == [HELLO]
    async with socket_client(shop.served.url) as client:
        await client.session(session)
        assert await client.say("/bill") == [BILL]
    assert shop.talk.server.names == ["action_slow", "action_bill"]


async def test_a_customer_who_comes_back_while_the_turn_is_running_hears_its_end(shop):
    async with socket_client(shop.served.url) as client:
        session = await client.session()
        await client.send({"message": "slow"})
        await asyncio.wait_for(shop.talk.server.waiting.wait(), 10)
    async with socket_client(shop.served.url) as client:
        await client.session(session)
        shop.talk.server.gate.set()
        assert await client.hear() == BILL


async def test_nothing_is_said_twice_to_a_customer_who_comes_back(shop):
    async with socket_client(shop.served.url) as client:
        session = await client.session()
        assert await client.say("greet") == [HELLO]
    async with socket_client(shop.served.url) as client:
        await client.session(session)
        await asyncio.sleep(0.1)
        assert client.all_heard() == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "A message is JSON with a text under `message`."),
        ("greet", "A message is JSON with a text under `message`."),
        ({}, "A message is JSON with a text under `message`."),
        ({"message": 5}, "A message is JSON with a text under `message`."),
        ({"message": {"a": 1}}, "A message is JSON with a text under `message`."),
        ({"message": ""}, "The message is empty."),
        ({"message": "\x00 \n"}, "The message is empty."),
        ({"message": "x" * 30_000}, "The message has 30,000 characters; at most 20,000 are read."),
        ({"message": "greet", "metadata": [1]}, "metadata must be an object."),
        ({"message": "greet", "metadata": "{"}, "metadata is not JSON."),
        ({"message": "greet", "metadata": b"\x89PNG"}, "metadata is not JSON."),
        (
            {"message": "greet", "metadata": {"a": "x" * 20_000}},
            "metadata has 20,009 characters; at most 16,000 are read.",
        ),
    ],
)
async def test_what_cannot_be_read_is_said_and_the_conversation_goes_on(shop, data, said):
    async with socket_client(shop.served.url) as client:
        await client.session()
        await client.call(data)
        assert client.all_heard() == [{"text": said}]
        assert await client.say("greet") == [HELLO]


@pytest.mark.parametrize("arguments", [(), (1, 2, 3), ({"message": "greet"}, "more")])
async def test_any_number_of_arguments(shop, arguments):
    async with socket_client(shop.served.url) as client:
        await client.client.emit("session_request", arguments)
        await asyncio.wait_for(client.confirmed.get(), 10)
        await client.client.call("user_uttered", arguments, timeout=10)
        assert await client.say("greet")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("مرحبا 👍🏽", "مرحبا 👍🏽"),
        ("bell\x07 and null\x00", "bell and null"),
        ("my card is 4111 1111 1111 1111", "my card is **** **** **** 1111"),
    ],
)
async def test_messages_are_cleaned_and_masked(shop, text, stored):
    async with socket_client(shop.served.url) as client:
        await client.say(text)
    assert (await last_message(shop.talk)).text == stored


async def test_half_an_emoji_and_nonsense_below_the_protocol_do_no_harm(shop):
    """Raw Engine.IO, as no client library would send it."""
    path = "/socket.io/?EIO=4&transport=polling"
    opening = (await shop.http.get(path)).text
    address = f"{path}&sid={json.loads(opening[1:])['sid']}"
    await shop.http.post(address, content="40")
    await shop.http.get(address)
    await shop.http.post(address, content='42["user_uttered",{"message":"half \\ud83d"}]')
    assert (await last_message_soon(shop.talk)).text == "half ?"
    for content in ("", "4", "42", "42{", "42[", "42[1]", "4" + "[" * 50_000, "451-[", "99", "\x1e\x1e"):
        assert (await shop.http.post(address, content=content)).status_code in {200, 400}, content
    assert (await shop.http.post(address, content="x" * 1_000_001)).status_code == 413
    async with socket_client(shop.served.url) as client:
        assert await client.say("greet") == [HELLO]


async def last_message_soon(talk):
    """The last message, once there is one."""
    async with asyncio.timeout(10):
        while not await talk.store.conversations():
            await asyncio.sleep(0.01)
    return await last_message(talk)


async def test_a_flood_is_refused_over_all_tabs():
    # Who writes the same three times would be given to a person.
    talk = Talk(DOMAIN, TABLE, server=GatedActions(), escalation=None)
    options = {"session_persistence": True, "messages_a_minute": 3}
    async with (
        shop_of(talk, channels={"socketio": options}) as shop,
        socket_client(shop.served.url) as first,
        socket_client(shop.served.url) as second,
    ):
        await second.session(await first.session())
        for client in (first, first, second):
            assert await client.say("nothing") == []
        assert await second.say("greet") == [{"text": "That was a lot at once. Please wait a moment."}]
        talk.clock.time += 61
        assert await second.say("greet") == [HELLO]


@pytest.fixture
async def moody():
    talk = Talk(DOMAIN, TABLE, server=GatedActions(), store=MoodyStore())
    async with shop_of(talk, channels=PERSISTENT) as shop:
        yield shop


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        ("read", "Your message could not be stored just now. Please send it again."),
        ("append", "Your message could not be stored just now. Please send it again."),
        ("bug", "Something failed on our side. Please try again."),
    ],
)
async def test_a_turn_that_fails_is_said_and_the_next_one_succeeds(moody, failure, said):
    moody.talk.store.fails_to = (failure,)
    async with socket_client(moody.served.url) as client:
        assert await client.session()
        assert await client.say("greet") == [{"text": said}]
        moody.talk.store.fails_to = ()
        assert await client.say("greet") == [HELLO]


async def test_who_falls_too_far_behind_connects_again_and_hears_the_rest(shop, monkeypatch):
    said = [e.AgentUttered(text=str(number)) for number in range(20)]
    async with socket_client(shop.served.url) as client:
        session = await client.session()
        await client.say("greet")
        (conversation,) = await shop.talk.store.conversations()
        monkeypatch.setattr("bot.storage.feed.BACKLOG", 2)
        await shop.talk.processor.append(conversation, said)
        await asyncio.wait_for(client.ended.wait(), 10)
        heard = client.all_heard()
    async with socket_client(shop.served.url) as client:
        await client.session(session)
        while len(heard) < 20:
            heard.append(await client.hear())
    assert heard == [{"text": str(number)} for number in range(20)]


async def test_watchers_are_forgotten_when_they_leave(shop):
    async with socket_client(shop.served.url) as client:
        await client.session()
        assert len(shop.talk.feed._watchers) == 1
    async with asyncio.timeout(10):
        while shop.talk.feed._watchers:
            await asyncio.sleep(0.01)


async def test_pages_that_credentials_do_not_name_may_not_connect(talk):
    options = {"origins": ["https://shop.example"]}
    async with shop_of(talk, channels={"socketio": options}) as shop:
        for welcome in ("https://shop.example", shop.served.url):
            async with socket_client(shop.served.url, headers={"Origin": welcome}) as client:
                assert await client.say("greet") == [HELLO]
        for stranger in ("https://other.example", "https://shop.example.evil", "null"):
            refused = await ask(shop, stranger)
            assert refused.status_code == 400
            assert "access-control-allow-origin" not in refused.headers
        assert (await ask(shop, "https://shop.example")).headers[
            "access-control-allow-origin"
        ] == "https://shop.example"


async def test_any_page_may_connect_where_none_is_named_but_brings_no_cookies(shop):
    answer = await ask(shop, "https://any.example")
    assert answer.headers["access-control-allow-origin"] == "https://any.example"
    assert "access-control-allow-credentials" not in answer.headers


async def ask(shop, origin):
    """Begin as a browser does, by long polling; the connection is left at once."""
    async with httpx.AsyncClient(base_url=shop.served.url) as browser:
        return await browser.get("/socket.io/?EIO=4&transport=polling", headers={"Origin": origin})
