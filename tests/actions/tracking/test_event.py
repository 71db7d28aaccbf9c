"""One event of the tracking API, read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.customer.identifiers import Identifier
from actions.tracking.event import DEEPEST, LONGEST_MESSAGE_ID, Arrival, read_event
from actions.tracking.message import Tracked
from actions.tracking.refused import Refused

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
ARRIVAL = Arrival(source="shop", received=NOON, sent=NOON)
TRACK = {"type": "track", "userId": "C-1001", "event": "Order Completed", "messageId": "m-1"}


def refusal(event, **more):
    with pytest.raises(Refused) as refused:
        read_event(event, ARRIVAL, **more)
    return refused.value


def test_a_track_call():
    event = {**TRACK, "anonymousId": "b-1", "properties": {"total": 5}, "context": {"ip": "::1"}}
    event["timestamp"] = "2026-11-18T11:30:00Z"
    assert read_event(event, ARRIVAL) == Tracked(
        message_id="shop:m-1",
        kind="track",
        name="Order Completed",
        identifiers=(Identifier("user_id", "C-1001"), Identifier("anonymous_id", "b-1")),
        occurred_at=NOON - timedelta(minutes=30),
        received_at=NOON,
        source="shop",
        purpose="service",
        evidence="same_message",
        properties={"total": 5},
        context={"ip": "::1"},
    )


@pytest.mark.parametrize(
    "traits", [{"traits": {"email": "A.B@Example.com"}}, {"context": {"traits": {"email": "A.B@Example.com"}}}]
)
def test_an_identify_call_has_its_traits_where_either_library_puts_them(traits):
    read = read_event({"type": "identify", "userId": "C-1001", **traits}, ARRIVAL)
    assert read.properties == {"email": "A.B@Example.com"}
    assert read.identifiers == (Identifier("user_id", "C-1001"), Identifier("email", "a.b@example.com"))
    assert read.evidence == "identify"


def test_a_slip_in_an_address_is_a_trait_but_no_identifier():
    read = read_event({"type": "identify", "userId": 7, "traits": {"email": "anna at example", "phone": True}}, ARRIVAL)
    assert read.identifiers == (Identifier("user_id", "7"),)
    assert read.properties["email"] == "anna at example"


@pytest.mark.parametrize("kind", ["page", "screen"])
def test_pages_and_screens_are_browsing(kind):
    named = read_event({"name": " Home ", "category": "Start", "anonymousId": "b-1"}, ARRIVAL, call=kind)
    assert (named.name, named.properties, named.purpose) == ("Home", {"category": "Start"}, "analytics")
    assert read_event({"anonymousId": "b-1"}, ARRIVAL, call=kind).name == kind


def test_the_sender_says_what_an_event_may_be_used_for():
    read = read_event({**TRACK, "context": {"purpose": "marketing"}}, ARRIVAL)
    assert read.purpose == "marketing"
    assert refusal({**TRACK, "context": {"purpose": "everything"}}).reason == "malformed"
    assert refusal({**TRACK, "context": {"purpose": ["marketing"]}}).reason == "malformed"


def test_an_alias_and_a_group():
    alias = read_event({"type": "alias", "userId": "C-1001", "previousId": "b-1"}, ARRIVAL)
    assert alias.identifiers == (Identifier("user_id", "C-1001"), Identifier("anonymous_id", "b-1"))
    assert (alias.evidence, alias.properties) == ("alias", {"previousId": "b-1"})
    group = read_event({"type": "group", "userId": "C-1001", "groupId": 3, "traits": {"name": "Brooks"}}, ARRIVAL)
    assert group.properties == {"name": "Brooks", "groupId": "3"}


def test_a_batch_says_what_its_events_share():
    arrival = Arrival(source="shop", received=NOON, sent=NOON + timedelta(days=1), context={"ip": "::1", "app": "web"})
    event = {
        **TRACK,
        "context": {"app": "till"},
        "originalTimestamp": "2026-11-19T11:00:00Z",
        "timestamp": "2030-01-01T00:00:00Z",
    }
    read = read_event(event, arrival)
    assert read.context == {"ip": "::1", "app": "till"}
    assert read.occurred_at == NOON - timedelta(hours=1)


def test_an_event_without_an_id_gets_one():
    event = {key: value for key, value in TRACK.items() if key != "messageId"}
    first, second = read_event(event, ARRIVAL), read_event({**event, "messageId": ""}, ARRIVAL)
    assert first.message_id != second.message_id


def nested(levels):
    return {"a": nested(levels - 1)} if levels else 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": "delete"}, "malformed"),
        ({"type": ["track"]}, "malformed"),
        ({"type": None}, "malformed"),
        ({"event": None}, "malformed"),
        ({"event": " "}, "malformed"),
        ({"event": {"name": "x"}}, "malformed"),
        ({"event": "x" * 256}, "malformed"),
        ({"properties": [1]}, "malformed"),
        ({"context": "web"}, "malformed"),
        ({"context": {"device": "phone"}}, "malformed"),
        ({"context": {"traits": 1}}, "malformed"),
        ({"messageId": 7}, "malformed"),
        ({"messageId": "x" * (LONGEST_MESSAGE_ID + 1)}, "malformed"),
        ({"messageId": "x\x00"}, "malformed"),
        ({"messageId": "x\ud800"}, "malformed"),
        ({"timestamp": "soon"}, "malformed"),
        ({"sentAt": 5}, "malformed"),
        ({"properties": nested(DEEPEST)}, "malformed"),
        ({"timestamp": "2026-11-18T13:00:00Z"}, "future_dated"),
        ({"timestamp": "1950-01-01T00:00:00Z"}, "too_old"),
        ({"userId": None}, "no_identifier"),
        ({"userId": ""}, "no_identifier"),
        ({"userId": {"$gt": ""}}, "bad_identifier"),
        ({"userId": True}, "bad_identifier"),
        ({"userId": 1.5}, "bad_identifier"),
        ({"userId": "null"}, "bad_identifier"),
        ({"userId": "x" * 256}, "bad_identifier"),
        ({"userId": "a\x00b"}, "bad_identifier"),
        ({"anonymousId": ["x"]}, "bad_identifier"),
        ({"type": "alias"}, "no_identifier"),
        ({"type": "group"}, "malformed"),
        ({"type": "group", "groupId": {}}, "malformed"),
    ],
)
def test_what_cannot_be_taken_says_why(change, reason):
    refused = refusal({**TRACK, **change})
    assert refused.reason == reason
    assert refused.message.endswith(".")


@pytest.mark.parametrize("event", [None, "track", 1, [], [TRACK]])
def test_an_event_is_an_object(event):
    assert refusal(event).reason == "malformed"


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE touchpoints; --", "<script>alert(1)</script>", "../../etc/passwd", "a\r\nSet-Cookie: x"]
)
def test_what_is_meant_badly_is_text_like_any_other(text):
    event = {**TRACK, "event": f"Search {text}", "properties": {text: text}}
    assert read_event(event, ARRIVAL).properties == {text: text}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
    max_leaves=8,
)
FIELDS = ["type", "event", "name", "userId", "anonymousId", "previousId", "groupId", "messageId", "timestamp",
          "originalTimestamp", "sentAt", "properties", "traits", "context", "category"]  # fmt: skip


@given(
    st.dictionaries(st.sampled_from(FIELDS), JSON),
    st.sampled_from([None, "track", "identify", "alias", "group", "page"]),
)
def test_whatever_is_sent_is_read_or_refused(event, call):
    try:
        read = read_event(event, ARRIVAL, call=call)
    except Refused:
        return
    assert read.identifiers
    assert read.occurred_at <= NOON
    assert max(len(read.message_id), len(read.name)) <= 255
