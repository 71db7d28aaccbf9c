"""The callback channel against a receiver on a real port that refuses, breaks, or is not there."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
import structlog
from kit.ports import free_port
from kit.processing import Talk
from kit.serving import app_of, client_of, is_problem, serving

from bot.channels import callback
from bot.channels.registry import CHANNELS, read_options
from bot.errors import SettingsError
from bot.settings import HttpEndpoint

DOMAIN = {
    "intents": ["greet", "picture"],
    "responses": {
        "utter_hello": [{"text": "Hello\n\nHow can I help?"}, {"text": "Hello, you there", "channel": "callback"}],
        "utter_picture": [{"text": "Look", "image": "https://i/x.png"}],
    },
}
TABLE = {"greet": ["utter_hello"], "picture": ["utter_picture"]}


class Receiver:
    """An ASGI app that answers with these statuses, one after the other, then with 200."""

    def __init__(self, *statuses):
        self.statuses = list(statuses)
        self.got = []

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return
        body = json.loads((await receive())["body"])
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        status = self.statuses.pop(0) if self.statuses else 200
        self.got.append((body, headers, scope["query_string"].decode(), status))
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    @property
    def accepted(self):
        return [body for body, _, _, status in self.got if status == 200]


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(callback.CallbackSender.__init__, "__kwdefaults__", {"pauses": (0.0, 0.0)})


@asynccontextmanager
async def channel(receiver, **options):
    talk = Talk(DOMAIN, TABLE)
    async with serving(receiver) as served:
        written = {"callback": {"url": f"{served.url}/said", **options}}
        async with client_of(app_of(talk, channels=written)) as client:
            yield talk, client


async def say(client, text="greet", **more):
    return await client.post("/webhooks/callback/webhook", json={"sender": "ada", "message": text, **more})


def undelivered(talk):
    return talk.metrics.registry.get_sample_value("usher_undelivered_total", {"channel": "callback"}) or 0


async def test_answers_go_to_the_address():
    receiver = Receiver()
    async with channel(receiver, token="t&t", headers={"X-Shop": "fernline"}) as (talk, client):
        assert (await client.get("/webhooks/callback/")).json() == {"status": "ok"}
        response = await say(client, "greet")
        assert (response.status_code, response.text) == (200, "success")
        await say(client, "picture")
    assert receiver.accepted == [
        {"recipient_id": "ada", "text": "Hello, you there"},
        {"recipient_id": "ada", "text": "Look"},
        {"recipient_id": "ada", "image": "https://i/x.png"},
    ]
    for _, headers, query, _ in receiver.got:
        assert headers["x-shop"] == "fernline"
        assert query == "token=t%26t"
    assert (await talk.processor.tracker("ada")).state.latest_input_channel == "callback"


async def test_what_may_be_better_another_time_is_tried_again_with_the_same_key():
    receiver = Receiver(503, 429)
    async with channel(receiver) as (talk, client):
        assert (await say(client)).text == "success"
        assert undelivered(talk) == 0
    assert [status for *_, status in receiver.got] == [503, 429, 200]
    assert len({headers["idempotency-key"] for _, headers, _, _ in receiver.got}) == 1


@pytest.mark.parametrize(("statuses", "attempts"), [([500] * 9, 3), ([404] * 9, 1), ([302] * 9, 1)])
async def test_what_cannot_be_delivered_is_counted_and_the_turn_is_kept(statuses, attempts):
    receiver = Receiver(*statuses)
    async with channel(receiver) as (talk, client):
        with structlog.testing.capture_logs() as lines:
            assert (await say(client, "picture")).text == "success"
        assert len(receiver.got) == attempts
        assert undelivered(talk) == 2  # the text, and the image that would have followed
        assert "callback_failed" in [line["event"] for line in lines]
        assert "bot: Look" in await talk.kinds()
        receiver.statuses.clear()
        await say(client)
    assert receiver.accepted == [{"recipient_id": "ada", "text": "Hello, you there"}]


async def test_nobody_there():
    talk = Talk(DOMAIN, TABLE)
    written = {"callback": {"url": f"http://user:hunter2@127.0.0.1:{free_port()}/?token=hunter3"}}
    async with client_of(app_of(talk, channels=written)) as client:
        with structlog.testing.capture_logs() as lines:
            assert (await say(client)).text == "success"
    assert undelivered(talk) == 1
    assert "hunter" not in str(lines)


async def test_many_at_once_stay_in_order_within_a_conversation():
    receiver = Receiver(*[503, 200] * 10)
    async with channel(receiver) as (_, client):
        await asyncio.gather(*(say(client, message_id=f"m{number}") for number in range(10)))
    positions = [
        int(headers["idempotency-key"].split(":")[1]) for _, headers, _, status in receiver.got if status == 200
    ]
    assert len(positions) == 10
    assert positions == sorted(positions)


async def test_a_message_sent_again_is_not_answered_anew():
    receiver = Receiver()
    async with channel(receiver) as (talk, client):
        await say(client, message_id="m-1")
        before = await talk.kinds()
        await say(client, message_id="m-1")
        assert await talk.kinds() == before
    assert len({headers["idempotency-key"] for _, headers, _, _ in receiver.got}) == 1


async def test_people_at_the_desk_reach_the_customer():
    receiver = Receiver()
    async with channel(receiver) as (_, client):
        await say(client)
        await client.post("/conversations/ada/tracker/events", json={"event": "agent", "text": "Priya here"})
    assert receiver.accepted[-1] == {"recipient_id": "ada", "text": "Priya here"}


async def test_the_webhook_may_have_a_token():
    async with channel(Receiver(), webhook_token="letmein") as (_, client):
        assert is_problem(await say(client), 401, "NotAuthenticated")
        allowed = await client.post(
            "/webhooks/callback/webhook", json={"message": "greet"}, headers={"Authorization": "Bearer letmein"}
        )
        assert allowed.text == "success"


@pytest.mark.parametrize(
    "written",
    [{"url": "shop.example"}, {"url": "http://a", "basic_auth": {"user": "x"}}, {"url": "http://a", "timeout": 0}],
)
def test_options_that_cannot_be_used(written):
    with pytest.raises(SettingsError):
        read_options(CHANNELS["callback"], written)


def test_without_an_address_the_channel_is_refused_and_without_credentials_it_is_not_served():
    with pytest.raises(SettingsError, match="needs a url"):
        app_of(Talk({}, {}), channels={"callback": {}})
    assert "/webhooks/callback/webhook" not in app_of(Talk({}, {})).openapi()["paths"]


def test_credentials_in_rasas_keys():
    options = read_options(
        CHANNELS["callback"],
        {"url": "http://a/b", "token": "t", "token_name": "key", "basic_auth": {"username": "u", "password": "p"}},
    )
    assert options.endpoint() == HttpEndpoint("http://a/b", params={"key": "t"}, basic_auth=("u", "p"), timeout=10.0)
