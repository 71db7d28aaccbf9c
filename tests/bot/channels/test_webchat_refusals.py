"""Web chat: tokens, frames and messages that are refused, and what the conversation does then."""

import jwt
import pytest
from kit.serving import SECRET
from kit.shop import closing, spoken, transcript

DAY = 86_400


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        jwt.encode({"aud": "usher-webchat", "sub": "web-id-1", "exp": 2e9}, "k" * 40, "HS256"),
        jwt.encode({"aud": "elsewhere", "sub": "web-id-1", "exp": 2e9}, SECRET, "HS256"),
        jwt.encode({"sub": "web-id-1", "exp": 2e9}, SECRET, "HS256"),
        jwt.encode({"aud": "usher-webchat", "sub": "web-id-1"}, SECRET, "HS256"),
    ],
)
async def test_tokens_that_are_not_ours(shop, token):
    async with shop.socket() as customer:
        await customer.send(type="open", token=token)
        frame, code = await closing(customer)
        assert (frame["type"], frame["reason"], code) == ("error", "InvalidToken", 1008)


async def test_an_altered_token_opens_nobodys_conversation(shop):
    anna, ben = await shop.session(), await shop.session()
    head, claims, _ = anna["token"].split(".")
    async with shop.socket() as customer:
        await customer.send(type="open", token=f"{head}.{claims}.{ben['token'].split('.')[2]}")
        frame, _ = await closing(customer)
        assert frame["reason"] == "InvalidToken"


async def test_an_expired_token(shop):
    token = (await shop.session())["token"]
    shop.talk.clock.time += 31 * DAY
    async with shop.socket() as customer:
        await customer.send(type="open", token=token)
        frame, code = await closing(customer)
        assert (frame["reason"], code) == ("ExpiredToken", 1008)


async def test_a_token_that_grows_old_is_replaced_in_passing(shop):
    session = await shop.session()
    shop.talk.clock.time += 20 * DAY
    async with shop.customer(session["token"]) as customer:
        replaced = customer.opening[0]["token"]
    shop.talk.clock.time += 20 * DAY
    async with shop.customer(replaced) as customer:
        assert customer.opening[0]["conversation"] == session["conversation"]


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "[]",
        "null",
        "5",
        '"open"',
        "{}",
        '{"type": "open"}',
        '{"type": "open", "token": 5}',
        '{"type": "open", "token": "x", "last_event_id": -2}',
        '{"type": "open", "token": "x", "last_event_id": "all"}',
        '{"type": "message", "id": "m-1", "text": "greet"}',
        '{"type": "ping"}',
        "\x00\x01",
        b"\xff\xfe",
        b"",
        "[" * 5000,
    ],
)
async def test_a_first_frame_that_is_no_opening(shop, frame):
    async with shop.socket() as customer:
        await customer.socket.send(frame)
        said, code = await closing(customer)
        assert (said["type"], code) == ("error", 1008)
        assert said["reason"] in {"InvalidFrame", "InvalidJson"}


@pytest.mark.parametrize(
    "frame",
    [
        "nonsense",
        "{}",
        '{"type": "shout"}',
        '{"type": "message"}',
        '{"type": "message", "id": "", "text": "greet"}',
        '{"type": "message", "id": 5, "text": "greet"}',
        '{"type": "message", "id": "m-0"}',
        '{"type": "message", "id": "m-0", "text": null}',
        '{"type": "message", "id": "m-0", "text": {"a": 1}}',
        '{"type": "message", "id": "m-0", "text": "greet", "payload": 1}',
        '{"type": "open", "token": "x"}',
        b"\x89PNG\r\n",
    ],
)
async def test_a_frame_that_cannot_be_read_is_answered_and_the_conversation_goes_on(shop, frame):
    async with shop.customer((await shop.session())["token"]) as customer:
        await customer.socket.send(frame)
        said = await customer.hear()
        assert said["type"] == "error"
        assert said["id"] == ("m-0" if "m-0" in str(frame) else said["id"])
        assert (await customer.say("greet", "m-1"))[-1] == {"type": "ack", "id": "m-1"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "EmptyMessage"), (" \n ", "EmptyMessage"), ("\x00\x01", "EmptyMessage"), ("x" * 100_000, "TooLarge")],
)
async def test_messages_with_nothing_or_too_much_in_them(shop, text, reason):
    session = await shop.session()
    async with shop.customer(session["token"]) as customer:
        refused = (await customer.say(text, "m-0"))[-1]
        assert (refused["type"], refused["reason"], refused["id"]) == ("error", reason, "m-0")
        assert (await customer.say("greet", "m-1"))[-1] == {"type": "ack", "id": "m-1"}
    assert spoken(await transcript(shop, session["token"]))[0] == ("customer", "greet")
