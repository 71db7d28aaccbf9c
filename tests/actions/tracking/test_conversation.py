"""Events of conversations, by contract."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from actions.customer.identifiers import Identifier
from actions.customer.identities import find, members
from actions.customer.store import CustomerStore
from actions.tracking.conversation import CONTRACT, NAMES, read_conversation_event
from actions.tracking.refused import Refused

FILE = Path(__file__).parents[3] / "data" / "contracts" / "conversation-events.schema.json"
PLACE = {"conversation": "visitor-1", "position": 3, "channel": "webchat", "occurred_at": "2026-11-18T10:29:00+00:00"}
MESSAGE = {
    **PLACE, "id": "e-1", "type": "message", "intent": "track_order", "confidence": 0.93, "sentiment": "negative",
    "sentiment_score": -0.6, "out_of_scope": False, "language": "en",
}  # fmt: skip
EVENTS = [
    MESSAGE,
    {**PLACE, "id": "e-2", "type": "action", "action": "action_order_status"},
    {**PLACE, "id": "e-3", "type": "escalation", "cause": "user_request"},
    {**PLACE, "id": "e-4", "type": "handoff", "owner": "human", "actor": "agent-7"},
    {**PLACE, "id": "e-5", "type": "rating", "score": 4},
    {**PLACE, "id": "e-6", "type": "identified", "customer": "C-1001"},
]
WRONG = [
    {"type": "question"}, {"type": None}, {"id": ""}, {"id": "x" * 171}, {"id": "a b"}, {"conversation": ""},
    {"position": -1}, {"occurred_at": "today"}, {"occurred_at": "2026-11-18T10:29:00"},
    {"confidence": 2}, {"more": 1}, {"intent": 5},
    {"intent": "x" * 256},
]  # fmt: skip


def test_the_file_is_what_the_code_reads():
    """Write it anew with: json.dumps(CONTRACT, indent=2, ensure_ascii=False)."""
    assert json.loads(FILE.read_text(encoding="utf-8")) == CONTRACT


def test_each_event_is_a_touchpoint(now):
    read = [read_conversation_event(event, source="assistant", received=now) for event in EVENTS]
    assert [one.name for one in read] == list(NAMES.values())
    assert {one.kind for one in read} == {"conversation"}
    message = read[0]
    assert (message.message_id, message.identifiers) == ("assistant:e-1", (Identifier("webchat", "visitor-1"),))
    assert message.properties == {key: MESSAGE[key] for key in MESSAGE if key not in {"id", "type", "occurred_at"}}
    assert jsonschema_rs.validator_for(CONTRACT).is_valid(EVENTS)


@pytest.mark.parametrize("change", WRONG, ids=str)
def test_what_the_contract_refuses_is_refused_with_its_place(now, change):
    event = {**MESSAGE, **change}
    with pytest.raises(Refused) as refused:
        read_conversation_event(event, source="assistant", received=now)
    assert refused.value.reason == "malformed"
    assert next(iter(change)) in refused.value.message or "type" in change
    if "occurred_at" not in change:  # a date's form is only a note in JSON Schema
        assert not jsonschema_rs.validator_for(CONTRACT).is_valid([event])


@pytest.mark.parametrize("channel", ["email", "user_id", "USER_ID", "anonymous_id", "no kind"])
def test_a_channel_cannot_pass_for_another_kind_of_identifier(now, channel):
    with pytest.raises(Refused) as refused:
        read_conversation_event({**MESSAGE, "channel": channel}, source="assistant", received=now)
    assert refused.value.reason == "bad_identifier"


def test_a_bot_whose_clock_is_ahead_loses_nothing(now):
    event = {**MESSAGE, "occurred_at": "2026-11-18T12:00:00+00:00"}
    assert read_conversation_event(event, source="assistant", received=now).occurred_at == now


def test_a_name_that_everybody_has_is_nobodys(now):
    with pytest.raises(Refused):
        read_conversation_event({**MESSAGE, "conversation": "default"}, source="assistant", received=now)


async def test_over_http_each_once_and_the_visitor_becomes_the_customer(client, sample_url):
    answer = await client.post("/v1/conversation-events", json=[*EVENTS, {}, EVENTS[0]])
    said = answer.json()
    assert (said["stored"], said["repeated"]) == (6, 1)
    assert [(one["index"], one["reason"]) for one in said["refused"]] == [(6, "malformed")]
    assert (await client.post("/v1/conversation-events", json=EVENTS)).json()["repeated"] == 6
    store = CustomerStore(sample_url)
    with store.session() as session:
        anna, visitor = (find(session, Identifier(*one)) for one in [("user_id", "C-1001"), ("webchat", "visitor-1")])
        assert {anna, visitor} <= set(members(session, anna))
    store.close()


@pytest.mark.parametrize("body", [b"{}", b"1", b"[", b""])
async def test_anything_but_a_list_is_an_error(client, body):
    assert (await client.post("/v1/conversation-events", content=body)).status_code == 422
