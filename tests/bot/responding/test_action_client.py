"""The way to the action server, with servers that refuse, hang, break, and talk nonsense."""

import asyncio
import json
import zlib
from contextlib import asynccontextmanager, suppress

import httpx
import pytest
from kit.action_server import ScriptedActions, accept
from kit.domains import domain_from

from bot.conversation import events as e
from bot.conversation.tracker import Tracker
from bot.errors import ActionFailed, ActionRejected, ActionUnknown
from bot.responding.action_client import ActionClient

DOMAIN = domain_from(
    {"slots": {"city": {"type": "text"}}, "actions": ["action_book", {"action_wise": {"send_domain": True}}]}
)
TRACKER = Tracker("ada", DOMAIN.slot_table, [e.UserUttered(text="to Hull, my card is 4111", parse_data={})])
BOOKED = {
    "events": [{"event": "slot", "name": "city", "value": "Hull", "timestamp": None}],
    "responses": [{"text": "Done."}],
}


@asynccontextmanager
async def tcp(*replies):
    """A server of raw bytes: the first connection gets the first reply, and so on; None hangs, b"" closes at once."""
    left, seen, serving = list(replies), [], []

    async def handle(reader, writer):
        serving.append(asyncio.current_task())
        reply = left.pop(0) if left else b""
        # A client that gives up breaks the connection, which is what some of these tests are about.
        with suppress(ConnectionError):
            seen.append(await read_request(reader))
            if reply is None:
                await reader.read()
            else:
                writer.write(reply)
                await writer.drain()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server, httpx.AsyncClient(trust_env=False) as http:
        port = server.sockets[0].getsockname()[1]
        yield http, f"http://127.0.0.1:{port}/webhook", seen
        await asyncio.gather(*serving)


async def read_request(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"content-length:"))
    return await reader.readexactly(length)


def http_reply(body: bytes, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Connection: close\r\n\r\n" + body


async def failure(client: ActionClient, name: str = "action_book") -> ActionFailed:
    with pytest.raises(ActionFailed) as caught:
        await client.run(name, TRACKER, DOMAIN)
    return caught.value


async def test_an_action_s_events_and_responses_come_back():
    server = ScriptedActions({"action_book": BOOKED})
    result = await server.client().run("action_book", TRACKER, DOMAIN)
    assert result.events == (e.SlotSet(name="city", value="Hull"),)
    assert result.responses == ({"text": "Done."},)
    assert server.calls[0]["next_action"] == "action_book"
    assert server.calls[0]["domain"] == DOMAIN.source


async def test_credentials_and_parameters_are_sent():
    server = ScriptedActions({"action_book": BOOKED})
    client = ActionClient(
        server.http(),
        "http://actions/webhook?a=1",
        headers={"X-Shop": "fern"},
        basic_auth=("bot", "secret"),
        token="t0k",
        params={"b": "2"},
    )
    await client.run("action_book", TRACKER, DOMAIN)
    scope, _ = server.requests[0]
    headers = dict(scope["headers"])
    assert scope["path"] == "/webhook"
    assert scope["query_string"] == b"a=1&b=2&token=t0k"
    assert headers[b"x-shop"] == b"fern"
    assert headers[b"authorization"].startswith(b"Basic ")
    assert headers[b"content-type"] == b"application/json"


async def test_a_body_can_be_compressed():
    async with tcp(http_reply(b"{}")) as (http, url, seen):
        await ActionClient(http, url, compress=True).run("action_book", TRACKER, DOMAIN)
    assert json.loads(zlib.decompress(seen[0]))["next_action"] == "action_book"


async def test_a_selective_domain_goes_only_to_actions_that_ask_for_it():
    server = ScriptedActions({"action_book": {}, "action_wise": {}})
    client = server.client(selective_domain=True)
    await client.run("action_book", TRACKER, DOMAIN)
    await client.run("action_wise", TRACKER, DOMAIN)
    assert "domain" not in server.calls[0]
    assert server.calls[1]["domain"] == DOMAIN.source


async def test_a_server_that_keeps_the_domain_gets_it_once_and_asks_again_when_it_forgot():
    kept: set[str] = set()

    def book(call):
        if call.get("domain"):
            kept.add(call["domain_digest"])
        if call["domain_digest"] not in kept:
            return 449, {"action_name": "action_book", "error": "no domain"}
        return 200, {}

    server = ScriptedActions({"action_book": book})
    client = server.client(server_keeps_domain=True)
    for _ in range(2):
        await client.run("action_book", TRACKER, DOMAIN)
    assert ["domain" in call for call in server.calls] == [False, True, False]
    kept.clear()
    await client.run("action_book", TRACKER, DOMAIN)
    assert ["domain" in call for call in server.calls[3:]] == [False, True]


async def test_a_new_model_s_domain_takes_the_place_of_the_old_one():
    server = ScriptedActions({"action_book": {}})
    client = server.client()
    other = domain_from({"actions": ["action_book"], "intents": ["new"]})
    for domain in (DOMAIN, other, DOMAIN):
        await client.run("action_book", TRACKER, domain)
    assert [call["domain"] for call in server.calls] == [DOMAIN.source, other.source, DOMAIN.source]


async def test_a_rejection_is_a_rejection():
    server = ScriptedActions(
        {"action_book": lambda _: (400, {"action_name": "action_book", "error": "closed on Mondays"})}
    )
    with pytest.raises(ActionRejected, match="closed on Mondays"):
        await server.client().run("action_book", TRACKER, DOMAIN)


async def test_an_unknown_action_says_where_to_add_it():
    client = ActionClient(ScriptedActions({}).http(), "http://user:pw@actions/webhook?token=hush")
    error = await failure(client)
    assert isinstance(error, ActionUnknown)
    assert error.place == "action_book at http://actions/webhook"
    assert "domain.yml" in str(error)


@pytest.mark.parametrize("status", [204, 302, 400, 401, 500, 502])
async def test_any_other_status_is_a_failure_without_the_customer_s_words(status):
    body = {"error": "boom", "request_body": {"text": "my card is 4111"}}
    server = ScriptedActions({"action_book": lambda _: (status, body)})
    error = await failure(server.client())
    assert str(status) in error.message
    assert "4111" not in str(error)
    assert len(server.calls) == 1


async def test_an_action_that_raises_inside_this_process_is_a_failure():
    async def broken(scope, receive, send):
        raise RuntimeError("a bug")

    http = httpx.AsyncClient(transport=httpx.ASGITransport(broken, raise_app_exceptions=False))
    assert "500" in (await failure(ActionClient(http, "http://actions/webhook"))).message


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"[]", b'{"events": 5}', b'{"events": [{"event": "dance"}]}', b"\x00\xff"]
)
async def test_nonsense_is_a_failure(body):
    server = ScriptedActions({"action_book": lambda _: (200, body)})
    assert (await failure(server.client())).place == "action_book"


async def test_an_answer_that_is_not_what_its_encoding_says_is_a_failure():
    reply = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
    async with tcp(reply) as (http, url, _):
        assert "broke" in (await failure(ActionClient(http, url))).message


async def test_an_address_that_is_none_is_a_failure():
    async with httpx.AsyncClient(trust_env=False) as http:
        assert "http://" in (await failure(ActionClient(http, "actions:5055/webhook"))).message


async def test_an_endless_answer_is_cut_off():
    async with tcp(http_reply(b"x" * 2_000_000)) as (http, url, _):
        assert (
            "longer than 1000000 bytes" in (await failure(ActionClient(http, url, max_answer_bytes=1_000_000))).message
        )


async def test_a_hanging_server_is_given_up_and_not_called_again():
    async with tcp(None, http_reply(b"{}")) as (http, url, seen):
        error = await failure(ActionClient(http, url, timeout=0.3))
    assert "no answer within 0.3 seconds" in error.message
    assert "timeout:" in str(error)
    assert len(seen) == 1


async def test_a_hanging_action_in_this_process_is_given_up_too():
    async def hang(scope, receive, send):
        await asyncio.sleep(60)

    http = httpx.AsyncClient(transport=httpx.ASGITransport(hang))
    assert "no answer" in (await failure(ActionClient(http, "http://actions/webhook", timeout=0.1))).message


async def test_nobody_listening_is_a_failure_that_says_how_to_start_it(unused_tcp_port):
    async with httpx.AsyncClient(trust_env=False) as http:
        client = ActionClient(http, f"http://127.0.0.1:{unused_tcp_port}/webhook", retry_pause=0.001)
        error = await failure(client)
    assert "cannot be reached" in error.message
    assert "usher run actions" in str(error)


async def test_a_server_that_comes_up_meanwhile_is_reached(unused_tcp_port):
    async def handle(reader, writer):
        await read_request(reader)
        writer.write(http_reply(json.dumps(BOOKED).encode()))
        await writer.drain()
        writer.close()

    async def serve_later():
        await asyncio.sleep(0.2)
        return await asyncio.start_server(handle, "127.0.0.1", unused_tcp_port)

    starting = asyncio.create_task(serve_later())
    async with httpx.AsyncClient(trust_env=False) as http:
        client = ActionClient(http, f"http://127.0.0.1:{unused_tcp_port}/webhook", retries=8, retry_pause=0.05)
        result = await client.run("action_book", TRACKER, DOMAIN)
    server = await starting
    server.close()
    await server.wait_closed()
    assert result.responses == ({"text": "Done."},)


async def test_a_broken_connection_is_not_tried_again_since_the_action_may_have_run():
    async with tcp(b"", http_reply(b"{}")) as (http, url, seen):
        error = await failure(ActionClient(http, url, retry_pause=0.001))
    assert "broke" in error.message
    assert len(seen) == 1


@pytest.mark.parametrize("name", ["validate_trip_form", "action_look_up"])
async def test_an_action_that_may_run_twice_is_tried_again(name):
    async with tcp(b"", http_reply(b"", "503 Service Unavailable"), http_reply(b"{}")) as (http, url, seen):
        client = ActionClient(http, url, retry_pause=0.001, repeatable={"action_look_up"})
        await client.run(name, TRACKER, DOMAIN)
    assert len(seen) == 3


async def test_the_last_word_of_a_server_that_stays_unavailable_is_told():
    server = ScriptedActions({"validate_trip_form": lambda _: (503, {})})
    error = await failure(server.client(retry_pause=0.001), "validate_trip_form")
    assert "503" in error.message
    assert len(server.calls) == 3


async def test_of_a_long_session_only_the_last_events_are_sent():
    server = ScriptedActions({"action_book": {}})
    tracker = Tracker("ada", DOMAIN.slot_table, [e.SlotSet(name="city", value=str(n)) for n in range(50)])
    await server.client(max_events=5).run("action_book", tracker, DOMAIN)
    assert [event["value"] for event in server.calls[0]["tracker"]["events"]] == ["45", "46", "47", "48", "49"]


async def test_calls_at_the_same_time_do_not_mix():
    def echo(call):
        return 200, {"responses": [{"text": call["sender_id"]}]}

    client = ScriptedActions({"validate_x": accept, "action_book": echo}).client()
    trackers = [Tracker(str(n), DOMAIN.slot_table) for n in range(30)]
    results = await asyncio.gather(*(client.run("action_book", tracker, DOMAIN) for tracker in trackers))
    assert [result.responses[0]["text"] for result in results] == [str(n) for n in range(30)]
