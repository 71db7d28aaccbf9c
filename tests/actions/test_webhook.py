"""rasa-sdk's contract, action by action, through its real executor."""

import json
import zlib

import httpx
import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from actions.customer.schema import Customer
from actions.server import create_app

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=12,
)


async def test_an_action_answers_events_and_responses(client, action_call):
    answer = await client.post("/webhook", json=action_call("action_hello", sender="anna-brook"))
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"events", "responses"}
    assert body["events"] == [{"event": "slot", "timestamp": None, "name": "greeted", "value": True}]
    assert [message["text"] for message in body["responses"]] == ["Hello Anna, it is 2026-11-18."]


async def test_rasas_own_kind_of_action_runs_too(client, action_call):
    answer = await client.post("/webhook", json=action_call("action_plain", text="hi there"))
    assert answer.json()["responses"][0]["text"] == "['forms', 'intents', 'slots'] hi there"


@pytest.mark.parametrize(
    ("sender", "slots", "name"),
    [
        ("ben-okafor", {}, "Ben"),
        ("nobody", {"customer_id": "C-1003"}, "Carys"),
        ("ben-okafor", {"customer_id": "C-1003"}, "Carys"),
        ("ben-okafor", {"customer_id": None}, "Ben"),
        ("nobody", {"customer_id": "C-9999"}, "there"),
        ("nobody", {"customer_id": 1001}, "there"),
        ("default", {}, "there"),
    ],
)
async def test_who_is_speaking(client, action_call, sender, slots, name):
    answer = await client.post("/webhook", json=action_call("action_hello", sender=sender, slots=slots))
    assert answer.json()["responses"][0]["text"].startswith(f"Hello {name},")


async def test_a_name_of_another_channel_is_another_name(client, action_call):
    answer = await client.post("/webhook", json=action_call("action_hello", sender="ben-okafor", channel="webchat"))
    assert answer.json()["responses"][0]["text"].startswith("Hello there,")


@pytest.mark.parametrize(
    ("action", "response"), [("action_orders", "utter_customer_unknown"), ("action_own", "utter_who_are_you")]
)
async def test_an_action_that_needs_a_customer_says_so(client, action_call, action, response):
    body = (await client.post("/webhook", json=action_call(action))).json()
    assert body["events"] == []
    assert [message["response"] for message in body["responses"]] == [response]


async def test_an_answer_comes_from_the_record(client, action_call):
    body = (await client.post("/webhook", json=action_call("action_orders", sender="anna-brook"))).json()
    assert body["responses"][0]["numbers"] == ["FL-204533", "FL-204417", "FL-198820"]


@pytest.mark.parametrize(("said", "kept"), [("fl 204417", "FL-204417"), ("FL-204610", None)])
async def test_a_forms_validation_reads_the_record(client, action_call, said, kept):
    slot = {"event": "slot", "name": "order_number", "value": said}
    call = action_call("validate_order_form", sender="anna-brook", events=[slot])
    body = (await client.post("/webhook", json=call)).json()
    assert body["events"] == [{"event": "slot", "timestamp": None, "name": "order_number", "value": kept}]


async def test_a_rejection_is_400_in_rasas_shape(client, action_call):
    answer = await client.post("/webhook", json=action_call("action_rejects"))
    assert answer.status_code == 400
    assert answer.json() == {"error": "not now", "action_name": "action_rejects"}


async def test_an_unknown_action_is_404_in_rasas_shape(client, action_call):
    answer = await client.post("/webhook", json=action_call("action_nowhere"))
    assert answer.status_code == 404
    assert answer.json() == {
        "error": "No registered action found for name 'action_nowhere'.",
        "action_name": "action_nowhere",
    }


async def test_a_missing_domain_is_asked_for(client, action_call):
    call = action_call("action_hello")
    domain = call.pop("domain")
    answer = await client.post("/webhook", json=call | {"domain_digest": "abc"})
    assert (answer.status_code, answer.json()["action_name"]) == (449, "action_hello")
    again = await client.post("/webhook", json=call | {"domain_digest": "abc", "domain": domain})
    assert again.status_code == 200
    assert (await client.post("/webhook", json=call | {"domain_digest": "abc"})).status_code == 200


@pytest.mark.parametrize("name", [None, ""])
async def test_no_action_is_null_as_in_rasa_sdk(client, action_call, name):
    answer = await client.post("/webhook", json=action_call(name))
    assert (answer.status_code, answer.json()) == (200, None)


async def test_an_action_that_raises_is_500_and_undone_and_its_traceback_is_logged(client, action_call, store):
    call = action_call("action_rename_then_fail", sender="anna-brook", text="secret words")
    with structlog.testing.capture_logs() as logs:
        answer = await client.post("/webhook", json=call)
    assert answer.status_code == 500
    assert answer.json() == {"error": "the middle of an answer", "request_body": call}
    (entry,) = [entry for entry in logs if entry["event"] == "action_failed"]
    assert (entry["action"], entry["conversation"], entry["log_level"]) == (call["next_action"], "anna-brook", "error")
    assert "in answer" in entry["exception"]
    assert "the middle of an answer" in entry["exception"]
    assert "secret words" not in json.dumps(logs, default=str)
    with store.session() as session:
        assert session.get(Customer, "C-1001").name == "Anna Brook"


async def test_what_the_rules_refuse_is_said_and_undone(client, action_call, store):
    body = (await client.post("/webhook", json=action_call("action_refused", sender="anna-brook"))).json()
    assert [message["text"] for message in body["responses"]] == ["That was possible until yesterday."]
    with store.session() as session:
        assert session.get(Customer, "C-1001").name == "Anna Brook"


@pytest.mark.parametrize("name", ["action_unspeakable", "action_not_a_number"])
async def test_an_answer_that_is_no_json_is_an_error_of_the_action(client, action_call, name):
    answer = await client.post("/webhook", json=action_call(name))
    assert answer.status_code == 500
    assert answer.json()["error"]


async def test_a_database_that_is_away_is_500_with_the_mend(action_call, tmp_path, example_actions):
    app = create_app(f"sqlite:///{tmp_path}/none/customers.db", packages=[example_actions])
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://actions") as client,
    ):
        answer = await client.post("/webhook", json=action_call("action_hello", slots={"customer_id": "C-1001"}))
    assert answer.status_code == 500
    assert "customer database could not do it" in answer.json()["error"]


TEXTS = ["", "x" * 100_000, "\x00\x01", "\u202eright to left", "👋🏽" * 50, "'; DROP TABLE a; --", "<script>", "\ud83d"]


@pytest.mark.parametrize("text", TEXTS)
async def test_any_text_passes_through(client, action_call, text):
    answer = await client.post("/webhook", content=json.dumps(action_call("action_plain", text=text)))
    assert answer.status_code == 200
    assert answer.json()["events"][0]["value"] == text


async def test_a_failure_over_any_text_is_still_answered(client, action_call):
    call = action_call("action_rename_then_fail", sender="anna-brook", text="half \ud83d a pair")
    answer = await client.post("/webhook", content=json.dumps(call))
    assert answer.status_code == 500
    assert answer.json()["request_body"] == call


async def test_a_statement_that_fails_shows_no_values_of_the_customer(client, action_call, store):
    with store.session() as session:
        session.execute(text("ALTER TABLE orders RENAME TO elsewhere"))
    with structlog.testing.capture_logs() as logs:
        answer = await client.post("/webhook", json=action_call("action_orders", slots={"customer_id": "C-1001"}))
    assert answer.status_code == 500
    assert "no such table: orders" in answer.json()["error"]
    [said] = [line for line in logs if line["event"] == "action_failed"]
    assert "python -m actions.customer.sample" in said["error"]
    assert "exception" not in said
    assert "C-1001" not in answer.json()["error"] + json.dumps(logs, default=str)


@pytest.mark.parametrize("depth", [500, 900, 5_000])
@pytest.mark.parametrize("name", ["action_rename_then_fail", "action_plain"])
async def test_deep_nesting_is_answered(client, action_call, name, depth):
    body = json.dumps(action_call(name, sender="anna-brook", slots={"deep": "HERE"}))
    answer = await client.post("/webhook", content=body.replace('"HERE"', "[" * depth + "]" * depth))
    assert answer.status_code in {200, 422, 500}
    assert answer.json()


async def test_deflated_requests_are_understood(client, action_call):
    body = zlib.compress(json.dumps(action_call("action_hello")).encode())
    answer = await client.post("/webhook", content=body, headers={"Content-Encoding": "deflate"})
    assert answer.status_code == 200


PROBLEM = {"version", "status", "message", "reason", "details", "help", "code"}


@pytest.mark.parametrize(
    ("body", "headers", "status", "reason"),
    [
        (b"", {}, 422, "MissingBody"),
        (b"   ", {}, 422, "MissingBody"),
        (b"{", {}, 422, "InvalidJson"),
        (b"\xff\xfe\x00", {}, 422, "InvalidJson"),
        (b'{"next_action": NaN}', {}, 422, "InvalidJson"),
        (b'{"tracker": 1e999}', {}, 422, "InvalidJson"),
        (b'{"tracker": 1E+0999 }', {}, 422, "InvalidJson"),
        (b'{"tracker": ' + b"1" * 250 + b"e99}", {}, 422, "InvalidJson"),
        (b"[" * 100_000, {}, 422, "InvalidJson"),
        (b"[]", {}, 422, "WrongType"),
        (b"null", {}, 422, "WrongType"),
        (b'"action_hello"', {}, 422, "WrongType"),
        (b'{"next_action": 5}', {}, 422, "WrongType"),
        (b'{"next_action": "action_hello"}', {}, 422, "MissingField"),
        (b'{"next_action": "action_hello", "tracker": []}', {}, 422, "WrongType"),
        (b'{"next_action": "action_hello", "tracker": {}}', {}, 422, "MissingField"),
        (b'{"next_action": "action_hello", "tracker": {"sender_id": "a", "slots": []}}', {}, 422, "WrongType"),
        (b'{"next_action": "action_hello", "tracker": {"sender_id": "a", "events": [1]}}', {}, 422, "WrongType"),
        (b'{"next_acton": "action_hello"}', {}, 422, "UnknownField"),
        (b"not deflated", {"Content-Encoding": "deflate"}, 422, "MalformedDeflate"),
        (zlib.compress(b'{"next_action": null}')[:-6], {"Content-Encoding": "deflate"}, 422, "MalformedDeflate"),
        (b"{}", {"Content-Encoding": "br"}, 415, "UnknownEncoding"),
        (zlib.compress(b" " * 40_000_000), {"Content-Encoding": "deflate"}, 413, "TooLarge"),
        (b" " * 40_000_000, {}, 413, "TooLarge"),
    ],
)
async def test_what_cannot_be_understood_is_said_in_one_shape(client, body, headers, status, reason):
    answer = await client.post("/webhook", content=body, headers=headers)
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["reason"]) == (status, status, reason)
    assert problem["message"].endswith(".")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    body=st.binary(max_size=200)
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.fixed_dictionaries(
        {}, optional={"next_action": JSON, "sender_id": JSON, "tracker": JSON, "domain": JSON, "version": JSON}
    ).map(lambda value: json.dumps(value).encode())
)
async def test_no_body_is_a_failure_of_the_server(client, body):
    answer = await client.post("/webhook", content=body)
    assert answer.status_code in {200, 404, 422}
    assert answer.status_code != 422 or set(answer.json()) == PROBLEM
