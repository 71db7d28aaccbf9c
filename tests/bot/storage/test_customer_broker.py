"""What the customer's record is told of conversations."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from bot.conversation import events as e
from bot.conversation.messages import VERIFIED_CUSTOMER
from bot.errors import StorageError
from bot.observe.metrics import Metrics
from bot.storage.customer_broker import CustomerBroker
from bot.storage.memory import MemoryTrackerStore
from bot.storage.relay import Relay

CONTRACT = Path(__file__).parents[3] / "data" / "contracts" / "conversation-events.schema.json"
PARSED = {
    "intent": {"name": "track_order", "confidence": 0.9},
    "sentiment": {"label": "negative", "score": -0.5},
    "out_of_scope": {"score": 0.1, "threshold": 0.5, "is_out_of_scope": False},
    "language": {"code": "en", "confidence": 0.99, "is_foreign": False},
}


class Api:
    """A customer API that remembers what it was told."""

    def __init__(self):
        self.told, self.closed, self.failures = [], False, 0

    async def tell(self, events):
        if self.failures:
            self.failures -= 1
            raise StorageError("it is away.")
        self.told += json.loads(events)
        return {"refused": []}

    async def aclose(self):
        self.closed = True


def said(text="where is it?", **more):
    given = {"text": text, "input_channel": "webchat", "parse_data": PARSED, "timestamp": 1_763_461_800.0}
    return e.UserUttered(**{**given, **more})


@pytest.fixture
def api():
    return Api()


@pytest.fixture
def store():
    return MemoryTrackerStore()


@pytest.fixture
def tell(api, store):
    """Store events of a conversation and deliver them."""

    async def run(*events, conversation="a", broker=None):
        there = len(await store.read(conversation))
        await store.append(conversation, events, expected=there)
        before = len(api.told)
        await Relay(store, broker or CustomerBroker(api, store), Metrics()).deliver()
        return api.told[before:]

    return run


async def test_a_message_is_told_as_it_was_understood_and_without_its_words(tell):
    [told] = await tell(e.SessionStarted(timestamp=1.0), said())
    assert {key: told[key] for key in told if key != "id"} == {
        "type": "message", "conversation": "a", "position": 1, "channel": "webchat",
        "occurred_at": "2025-11-18T10:30:00+00:00", "intent": "track_order", "confidence": 0.9, "sentiment": "negative",
        "sentiment_score": -0.5, "out_of_scope": False, "language": "en",
    }  # fmt: skip


async def test_every_kind_is_told_by_the_contract(tell):
    told = await tell(
        said(),
        e.ActionExecuted(name="action_order_status", timestamp=2.0),
        e.OwnershipChanged(owner="waiting", epoch=1, actor="bot", cause="user_request", timestamp=3.0),
        e.OwnershipChanged(owner="human", epoch=2, actor="agent-7", timestamp=4.0),
        e.SlotSet(name="rating", value=4, timestamp=5.0),
        e.SlotSet(name="customer_id", value="C-1001", timestamp=6.0),
        said(parse_data={}),
    )
    assert [one["type"] for one in told] == [
        "message",
        "action",
        "escalation",
        "handoff",
        "rating",
        "identified",
        "message",
    ]
    assert told[2]["cause"] == "user_request"
    assert {one["channel"] for one in told} == {"webchat"}
    jsonschema_rs.validator_for(json.loads(CONTRACT.read_text())).validate(told)
    assert len({one["id"] for one in told}) == len(told)


async def test_the_rest_is_not_told(tell):
    assert (
        await tell(
            e.ActionExecuted(name="action_session_start"),
            e.ActionExecuted(name="action_order_status"),  # nobody has spoken yet: it is about nobody
            said(metadata={"is_external": True}),
            e.SlotSet(name="rating", value="good"),
            e.SlotSet(name="customer_id", value=None),
        )
        == []
    )
    told = await tell(
        said(),
        e.ActionExecuted(name="utter_greet"),
        e.ActionExecuted(name="action_listen"),
        e.ActionExecuted(action_text="hello"),
        e.SlotSet(name="size", value=4),
        e.SlotSet(name="rating", value=True),
        e.BotUttered(text='{"event":"user"'),
        said(metadata={"is_external": True}),
    )
    assert [one["type"] for one in told] == ["message"]


async def test_who_is_signed_in_is_told_until_a_message_says_nothing_of_it(tell):
    told = await tell(
        said(metadata={VERIFIED_CUSTOMER: "C-1001"}),
        e.ActionExecuted(name="action_greet"),
        said(),
        e.ActionExecuted(name="action_greet"),
    )
    assert [one.get("customer") for one in told] == ["C-1001", "C-1001", None, None]


async def test_after_a_restart_it_is_known_who_spoke(tell, api, store):
    await tell(said(metadata={VERIFIED_CUSTOMER: "C-1001"}))
    [told] = await tell(e.ActionExecuted(name="action_greet"), broker=CustomerBroker(api, store))
    assert (told["channel"], told["customer"]) == ("webchat", "C-1001")


async def test_a_record_that_comes_again_has_the_same_id(tell, api, store):
    broker = CustomerBroker(api, store)
    await store.append("a", [said(), said("again")], expected=0)
    records = await store.outbox()
    await broker.publish(records)
    await broker.publish(records)
    ids = [one["id"] for one in api.told]
    assert ids[:2] == ids[2:]
    assert len(set(ids)) == 2


async def test_what_was_not_taken_comes_again(tell, api, store):
    api.failures = 1
    with pytest.raises(StorageError):
        await tell(said())
    assert len(await store.outbox()) == 1
    await Relay(store, CustomerBroker(api, store), Metrics()).deliver()
    assert len(api.told) == 1


async def test_closing_closes_the_api(api, store):
    await CustomerBroker(api, store).close()
    assert api.closed
