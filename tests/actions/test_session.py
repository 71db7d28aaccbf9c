"""action_session_start over HTTP: what goes along, what is known of who comes, and what it costs."""

from pathlib import Path

import httpx
import pytest
import yaml
from sqlalchemy import Engine, event, text

from actions.customer.identifiers import Identifier
from actions.customer.identities import ensure
from actions.privacy import consent
from actions.server import create_app

ROOT = Path(__file__).parents[2]
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text())
JOURNEY = {"journey_step", "journey_stage", "journey_risk", "journey_friction", "last_sentiment"}


@pytest.fixture
async def begin(sample_url, frozen_clock):
    """Begins a session; the slots that it sets, by name."""
    app = create_app(sample_url, packages=["actions.support"], data=ROOT / "data", clock=frozen_clock)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    async def call(sender="nobody", *, metadata=None, slots=None, domain=DOMAIN, events=()):
        started = {"event": "slot", "name": "session_started_metadata", "value": metadata or {"input_channel": "rest"}}
        body = {
            "next_action": "action_session_start",
            "sender_id": sender,
            "tracker": {"sender_id": sender, "slots": slots or {}, "events": [*events, started], "latest_message": {}},
            "domain": domain,
        }
        answer = await http.post("/webhook", json=body)
        assert answer.status_code == 200, answer.text
        found = answer.json()["events"]
        assert answer.json()["responses"] == []
        assert (found[0]["event"], found[-1]["event"], found[-1]["name"]) == (
            "session_started",
            "action",
            "action_listen",
        )
        assert all(one["event"] == "slot" for one in found[1:-1])
        return {one["name"]: one["value"] for one in found[1:-1]}

    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://actions") as http,
    ):
        yield call


def says_no(store, now, purpose, customer="C-1001"):
    known = Identifier("user_id", customer)
    with store.session() as session:
        consent.record(
            session,
            identity_id=ensure(session, [known], now=now)[known],
            purpose=purpose,
            granted=False,
            source="web",
            text_version="1",
            occurred_at=now,
        )


async def test_a_customer_known_to_the_channel(begin):
    slots = await begin("anna-brook")
    assert slots["journey_step"] == "order.delayed"
    assert slots["journey_about"]["journey_step"] == "order.delayed:FL-204417"
    assert slots["journey_stage"] == "renew"
    assert "journey_risk" not in slots


async def test_a_customer_who_is_signed_in(begin):
    slots = await begin("somebody", metadata={"input_channel": "webchat", "verified_customer": "C-1019"})
    assert (slots["journey_step"], slots["journey_risk"]) == ("cancellation.requested", "high")


async def test_who_was_signed_in_last_time_is_not_taken_for_who_comes_now(begin):
    signed_in = {"input_channel": "webchat", "verified_customer": "C-1019"}
    before = [
        {"event": "slot", "name": "session_started_metadata", "value": signed_in},
        {"event": "user", "text": "hi", "input_channel": "webchat", "metadata": {"verified_customer": "C-1019"}},
    ]
    slots = await begin("somebody", slots={"session_started_metadata": signed_in}, events=before)
    assert not JOURNEY & slots.keys()


async def test_a_visitor_whom_nobody_knows_costs_one_statement(begin):
    statements = []

    def count(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        assert await begin("a-stranger") == {}
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    asked = [one for one in statements if one.startswith("SELECT") and "api_keys" not in one]  # those are the guard's
    assert len(asked) == 1, asked


async def test_a_domain_without_these_slots_asks_nothing_of_the_record(begin, store):
    with store.session() as session:
        session.execute(text("DROP TABLE channel_identities"))
    assert await begin("anna-brook", domain={"slots": {"city": {"type": "text"}}}, slots={"city": "Hull"}) == {
        "city": "Hull"
    }


async def test_without_personalisation_only_the_step_is_seen(begin, store, now):
    says_no(store, now, "personalisation")
    slots = await begin("anna-brook")
    assert JOURNEY & slots.keys() == {"journey_step"}


async def test_who_refused_the_service_is_a_stranger(begin, store, now):
    says_no(store, now, "service")
    assert not JOURNEY & (await begin("anna-brook")).keys()


async def test_slots_go_along_and_those_of_the_journey_are_looked_up_anew(begin):
    before = {"order_number": "FL-1", "identity_attempts": 0, "journey_step": "return.received", "month": None}
    slots = await begin("a-stranger", slots=before)
    assert slots == {"order_number": "FL-1"}
    told = ["order.delayed:FL-204417"]
    slots = await begin("anna-brook", slots={"journey_told": told})
    assert slots["journey_told"] == told
    assert slots["journey_step"] == "return.received"


async def test_slots_stay_behind_where_the_domain_says_so(begin):
    domain = {**DOMAIN, "session_config": {"carry_over_slots_to_new_session": False}}
    assert await begin("a-stranger", slots={"order_number": "FL-1"}, domain=domain) == {}


async def test_a_record_that_is_down_is_no_reason_to_be_silent(tmp_path, frozen_clock):
    app = create_app(f"sqlite:///{tmp_path}/nowhere/customers.db", packages=["actions.support"], data=ROOT / "data")
    transport = httpx.ASGITransport(app)
    events = [{"event": "slot", "name": "session_started_metadata", "value": {"input_channel": "rest"}}]
    tracker = {"sender_id": "anna", "slots": {"city": "Hull"}, "events": events, "latest_message": {}}
    body = {"next_action": "action_session_start", "sender_id": "anna", "tracker": tracker, "domain": DOMAIN}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://actions") as http,
    ):
        answer = await http.post("/webhook", json=body)
    assert answer.status_code == 200
    assert [one["event"] for one in answer.json()["events"]] == ["session_started", "slot", "action"]
