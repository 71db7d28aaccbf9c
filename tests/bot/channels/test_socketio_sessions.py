"""Whose conversation a Socket.IO client is in: its own, whatever it asks for."""

import jwt
import pytest
from kit.processing import Talk
from kit.serving import SECRET
from kit.shop import DOMAIN, TABLE, GatedActions, shop_of
from kit.socket_client import socket_client
from socketio.exceptions import ConnectionError as NotConnected

from bot.channels.tokens import SessionTokens

KEY = "the key of the shop's own tokens, long enough for each of the algorithms"
PERSISTENT = {"socketio": {"session_persistence": True}}
DAY = 86_400


@pytest.fixture
async def shop(talk):
    async with shop_of(talk, channels=PERSISTENT) as shop:
        yield shop


@pytest.fixture
async def guarded(talk):
    async with shop_of(talk, channels={"socketio": {"session_persistence": True, "jwt_key": KEY}}) as shop:
        yield shop


def token(key=KEY, method="HS256", **claims):
    return jwt.encode(claims, key, method)


async def speakers(talk):
    """How often customers spoke, by conversation."""
    trackers = [await talk.processor.tracker(name) for name in await talk.store.conversations()]
    return {
        tracker.conversation_id: [said(event) for event in tracker.events if event.type_name == "user"]
        for tracker in trackers
    }


def said(event):
    return event.text


async def test_an_id_that_was_given_out_opens_its_conversation_again(shop):
    async with socket_client(shop.served.url) as client:
        session = await client.session()
        await client.say("greet")
    async with socket_client(shop.served.url) as client:
        assert await client.session(session) == session
        await client.say("/bill")
    assert list((await speakers(shop.talk)).values()) == [["greet", "/bill"]]


async def test_also_after_the_server_was_started_anew(talk):
    async with shop_of(talk, channels=PERSISTENT) as shop, socket_client(shop.served.url) as client:
        session = await client.session()
        await client.say("greet")
    again = Talk(DOMAIN, TABLE, server=GatedActions(), store=talk.store, clock=talk.clock)
    async with shop_of(again, channels=PERSISTENT) as shop, socket_client(shop.served.url) as client:
        assert await client.session(session) == session
        await client.say("/bill")
    assert list((await speakers(again)).values()) == [["greet", "/bill"]]


def foreign_ids(talk, own):
    """Ids that the server did not give out to Socket.IO."""
    head, claims, signature = own.split(".")
    webchat = SessionTokens(SECRET, talk.clock, lifetime=DAY)
    elsewhere = SessionTokens("o" * 40, talk.clock, lifetime=DAY, audience="usher-socketio", prefix="io")
    claimed = {"aud": "usher-socketio", "sub": "io-id-1", "exp": talk.clock.time + DAY}
    return [
        "io-id-1", "default", "", None, 5, True, [own], {"session_id": own}, "../io-id-1", "x" * 100_000,
        own[:-2] + ("AA" if not own.endswith("AA") else "BB"),
        f"{head}.{claims}.", f"{head}.{claims}", f"{claims}.{signature}",
        webchat.sign(webchat.begin()),
        elsewhere.sign(elsewhere.begin()),
        jwt.encode(claimed, None, "none"),
    ]  # fmt: skip


async def test_an_id_that_was_not_given_out_gets_another(shop):
    async with socket_client(shop.served.url) as anna:
        own = await anna.session()
        await anna.say("greet")
        given = {own}
        for wish in foreign_ids(shop.talk, own):
            async with socket_client(shop.served.url) as thief:
                given_now = await thief.session(wish)
                assert given_now not in given
                given.add(given_now)
                assert await thief.say("/bill", session_id=wish) == [{"text": "£41.50"}]
        assert anna.all_heard() == []
    conversations = await speakers(shop.talk)
    assert conversations.pop("io-id-1") == ["greet"]
    assert set(map(tuple, conversations.values())) == {("/bill",)}
    assert len(conversations) == len(given) - 1


async def test_an_id_in_a_message_opens_no_foreign_conversation_either(shop):
    async with socket_client(shop.served.url) as anna:
        own = await anna.session()
        await anna.say("greet")
        for wish in foreign_ids(shop.talk, own):
            async with socket_client(shop.served.url) as thief:
                await thief.say("/bill", session_id=wish, sender="io-id-1", sender_id="io-id-1", room="io-id-1")
        assert anna.all_heard() == []
    assert (await speakers(shop.talk))["io-id-1"] == ["greet"]


async def test_clients_that_make_ids_of_their_own_are_served_in_a_session_of_ours(shop):
    """As several clients written for Rasa do: they never read what was confirmed."""
    async with socket_client(shop.served.url) as client:
        await client.session("a-uuid-of-the-client")
        await client.say("greet", session_id="a-uuid-of-the-client")
        await client.say("/bill", session_id="a-uuid-of-the-client")
    assert list((await speakers(shop.talk)).values()) == [["greet", "/bill"]]


async def test_a_tab_goes_along_when_its_browser_begins_another_session(shop):
    """rasa-webchat reads the id from the browser's memory for each message, and another tab may have written there."""
    async with socket_client(shop.served.url) as first, socket_client(shop.served.url) as second:
        await first.session()
        await first.say("greet")
        session = await second.session()
        assert await first.say("/bill", session_id=session) == [{"text": "£41.50"}]
        assert await second.hear() == {"text": "£41.50"}
    assert sorted((await speakers(shop.talk)).values()) == [["/bill"], ["greet"]]


async def test_an_id_that_is_too_old_begins_anew(talk):
    options = {"session_persistence": True, "session_days": 2}
    async with shop_of(talk, channels={"socketio": options}) as shop:
        async with socket_client(shop.served.url) as client:
            session = await client.session()
            talk.clock.time += DAY
            assert await client.session(session) == session
            talk.clock.time += 2 * DAY
        async with socket_client(shop.served.url) as client:
            assert await client.session(session) != session


async def test_without_persistence_each_connection_is_a_conversation(talk):
    async with shop_of(talk, channels={"socketio": {}}) as shop:
        async with socket_client(shop.served.url) as client:
            session = await client.session()
            assert await client.session() == session
            await client.say("greet", session_id=session)
        async with socket_client(shop.served.url) as client:
            assert await client.session(session) != session
            await client.say("/bill", session_id=session)
    assert list((await speakers(talk)).values()) == [["greet"], ["/bill"]]


@pytest.mark.parametrize("written", ["{}", "Bearer {}", "bearer {}"])
@pytest.mark.parametrize("way", ["auth", "header"])
async def test_who_connects_with_a_token_is_that_customer(guarded, written, way):
    text = written.format(token(sub="C-1001", exp=guarded.talk.clock.time + DAY))
    how = {"auth": {"token": text}} if way == "auth" else {"headers": {"Authorization": text}}
    async with socket_client(guarded.served.url, **how) as client:
        assert await client.session("something") == "user-C-1001"
        assert await client.say("greet", session_id="user-C-1002")
    tracker = await guarded.talk.processor.tracker("user-C-1001")
    assert tracker.latest_message.metadata["verified_customer"] == "C-1001"
    assert list(await speakers(guarded.talk)) == ["user-C-1001"]


async def test_one_customer_on_two_devices_has_one_conversation(guarded):
    auth = {"token": token(sub="C-1001")}
    async with (
        socket_client(guarded.served.url, auth=auth) as phone,
        socket_client(guarded.served.url, auth=auth) as laptop,
    ):
        assert await phone.session() == await laptop.session()
        await phone.say("/bill")
        assert await laptop.hear() == {"text": "£41.50"}


async def test_tokens_as_rasas_http_api_takes_them(guarded):
    text = token(user={"username": "anna", "role": "user"})
    async with socket_client(guarded.served.url, auth={"token": text}) as client:
        assert await client.session() == "user-anna"


async def test_a_token_that_names_nobody_lets_in_and_is_bound_to_nobody(guarded):
    async with socket_client(guarded.served.url, auth={"token": token(shop="fernline")}) as client:
        session = await client.session()
        await client.say("greet")
    async with socket_client(guarded.served.url, auth={"token": token(shop="fernline")}) as client:
        assert await client.session(session) == session
    said = (await guarded.talk.processor.tracker("io-id-1")).latest_message
    assert "verified_customer" not in said.metadata


@pytest.mark.parametrize(
    "auth",
    [
        None,
        {},
        {"token": None},
        {"token": ""},
        {"token": "nonsense"},
        {"token": 5},
        {"token": token(key="k" * 40, sub="C-1001")},
        {"token": token(method="HS512", sub="C-1001")},
        {"token": jwt.encode({"sub": "C-1001"}, None, "none")},
        {"token": token(sub="C-1001", exp=1_000)},
        {"token": token(sub="x" * 300)},
        {"token": token(sub="C-1001\n")},
        {"token": jwt.encode({"aud": "usher-socketio", "sub": "io-id-1", "exp": 2e9}, SECRET, "HS256")},
        "nonsense",
        [1],
    ],
)
async def test_without_a_good_token_nobody_comes_in(guarded, auth):
    with pytest.raises(NotConnected):
        async with socket_client(guarded.served.url, auth=auth):
            pass
    assert await guarded.talk.store.conversations() == []


async def test_a_token_that_expires_in_mid_conversation_ends_it_with_words(guarded):
    text = token(sub="C-1001", exp=guarded.talk.clock.time + 60)
    async with socket_client(guarded.served.url, auth={"token": text}) as client:
        await client.say("greet")
        guarded.talk.clock.time += 61
        await client.send({"message": "/bill"})
        assert (await client.hear())["text"] == "Your session has expired. Please sign in again, or reload the page."
        await client.ended.wait()
    assert await speakers(guarded.talk) == {"user-C-1001": ["greet"]}


@pytest.mark.parametrize("key", ["metadata", "customData"])
async def test_a_browser_cannot_say_who_its_customer_is(talk, key):
    claims = {"verified_customer": "C-1001", "customer": "C-1001", "page": "/phones"}
    async with (
        shop_of(talk, channels={"socketio": {"metadata_key": key}}) as shop,
        socket_client(shop.served.url) as client,
    ):
        await client.say("greet", **{key: claims})
    tracker = await talk.processor.tracker("io-id-1")
    metadata = tracker.latest_message.metadata
    assert (metadata["customer"], metadata["page"]) == ("C-1001", "/phones")  # what it says goes along, as words
    assert "verified_customer" not in metadata
    assert "verified_customer" not in str(tracker.slots)
