"""Who a request is from, and that nobody can say so themselves."""

import httpx
import pytest

from actions.access.keys import add_key
from actions.guard import CALLER
from actions.server import create_app
from bot.responding.action_server import CALLER as SAID_BY_THE_BOT
from bot.responding.action_server import EmbeddedServer


def client_of(app, address="10.1.2.3"):
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 1)), base_url="http://actions")


@pytest.fixture
def key(store, now):
    with store.session() as session:
        return add_key(session, "priya", "agent", by="test", now=now)


async def test_a_key_may_be_shown_in_each_way(app, key):
    async with client_of(app) as client:
        for shown in ({"headers": {"Authorization": f"Bearer {key}"}}, {"auth": (key, "")}, {"params": {"token": key}}):
            assert (await client.get("/customers/C-1001", **shown)).status_code == 200


async def test_where_there_is_a_key_this_machine_shows_one_too(app, key):
    async with client_of(app, "127.0.0.1") as client:
        answer = await client.get("/customers/C-1001")
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


async def test_the_old_token_is_a_service_beside_keys(sample_url, example_actions, key, action_call):
    app = create_app(sample_url, packages=[example_actions], token="s3cret")
    async with client_of(app) as client:
        call = action_call("action_orders")
        assert (await client.post("/webhook", json=call, params={"token": "s3cret"})).status_code == 200
        assert (await client.post("/webhook", json=call, params={"token": key})).status_code == 403
        assert (await client.get("/customers/C-1001", params={"token": key})).status_code == 200


async def test_the_assistant_in_this_process_needs_no_key(app, key, action_call):
    assert CALLER == SAID_BY_THE_BOT
    said = '{"name": "x", "role": "admin"}'
    body = httpx.Request("POST", "http://actions/webhook", json=action_call("action_orders")).content
    url, headers = httpx.URL("http://actions/webhook"), {"Content-Type": "application/json"}
    status, _ = await EmbeddedServer(app).post(url, body, headers=headers, at_most=10**6)
    assert status == 200
    async with client_of(app, "127.0.0.1") as client:
        for name in (CALLER, f"extensions.{CALLER}"):
            answer = await client.post("/webhook", content=body, headers={**headers, name: said})
            assert answer.status_code == 401


async def test_a_stranger_learns_nothing_of_what_there_is(app, key):
    async with client_of(app) as client:
        found = [await client.get(path) for path in ("/nowhere", "/customers/C-1001", "/webhook", "/docs")]
        assert {answer.status_code for answer in found} == {401}
        assert (await client.get("/health")).status_code == 200
        assert (await client.head("/docs", params={"token": key})).status_code == 200


async def test_a_database_that_fails_lets_no_key_in(tmp_path, example_actions):
    app = create_app(f"sqlite:///{tmp_path}/none.db", packages=[example_actions], token="s3cret")
    async with client_of(app) as client:
        answer = await client.get("/customers/C-1001", params={"token": "another"})
        assert (answer.status_code, answer.json()["reason"]) == (503, "RecordUnavailable")


async def test_sockets_are_closed(app):
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    await app({"type": "websocket", "path": "/webhook", "headers": [], "client": ("127.0.0.1", 1)}, receive, send)
    assert sent == [{"type": "websocket.close", "code": 1008}]
