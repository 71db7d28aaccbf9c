"""The tracking API over HTTP: limits, compression, and each event by itself."""

import gzip
import json
import zlib

import pytest
from sqlalchemy import select

from actions.customer.schema import Touchpoint
from actions.customer.store import CustomerStore
from actions.tracking.api import LONG, MANY, Call
from actions.tracking.batch import LARGEST_BODY, LARGEST_EVENT, MOST_EVENTS

TRACK = {"type": "track", "userId": "C-1001", "event": "Order Completed"}


def kept(url):
    store = CustomerStore(url)
    try:
        with store.session() as session:
            found = session.scalars(
                select(Touchpoint).where(Touchpoint.source == "this machine").order_by(Touchpoint.id)
            )
            return [(one.kind, one.name, one.message_id.removeprefix("this machine:")) for one in found]
    finally:
        store.close()


def event(number, **more):
    return {**TRACK, "messageId": f"m-{number}", **more}


@pytest.mark.parametrize("call", [call.value for call in Call if LONG.get(call, call.value) not in MANY])
async def test_each_call_has_a_path_of_its_own_long_and_short(client, sample_url, call):
    sent = {"userId": "C-1001", "event": "E", "previousId": "b-1", "groupId": "g", "messageId": "m-1",
            "context": {"purpose": "service"}, "type": "ignored"}  # fmt: skip
    answer = await client.post(f"/v1/{call}", json=sent)
    assert (answer.status_code, answer.json()) == (200, {"success": True, "stored": 1, "repeated": 0, "refused": []})
    [(kind, _, message_id)] = kept(sample_url)
    assert (kind, message_id) == (LONG.get(call, call), "m-1")


@pytest.mark.parametrize("path", ["batch", "b", "import"])
async def test_a_batch_is_kept_once_and_each_bad_event_has_its_reason(client, sample_url, path):
    batch = [event(1), "nonsense", event(2, userId=None), event(1), event(3, timestamp="2999-01-01"), event(4)]
    answer = await client.post(f"/v1/{path}", json={"batch": batch})
    assert answer.status_code == 200
    said = answer.json()
    assert (said["success"], said["stored"], said["repeated"]) == (True, 2, 1)
    assert [(one["index"], one["messageId"], one["reason"]) for one in said["refused"]] == [
        (1, None, "malformed"),
        (2, "m-2", "no_identifier"),
        (4, "m-3", "future_dated"),
    ]
    assert [message_id for *_, message_id in kept(sample_url)] == ["m-1", "m-4"]
    assert (await client.post(f"/v1/{path}", json={"batch": batch})).json()["repeated"] == 3


async def test_one_event_that_cannot_be_taken_is_an_error_of_the_usual_shape(client, sample_url):
    answer = await client.post("/v1/track", json={"event": "E", "messageId": "m-1"})
    assert answer.status_code == 422
    said = answer.json()
    assert (said["reason"], said["details"]) == ("EventRefused", {"reason": "no_identifier", "messageId": "m-1"})
    assert kept(sample_url) == []


async def test_one_event_without_consent_is_no_fault_of_the_sender(client):
    answer = await client.post("/v1/page", json={"anonymousId": "b-1", "name": "Home"})
    assert (answer.status_code, answer.json()["stored"]) == (200, 0)
    assert [one["reason"] for one in answer.json()["refused"]] == ["no_consent"]


@pytest.mark.parametrize(("encoding", "compress"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
async def test_compressed(client, sample_url, encoding, compress):
    body = compress(json.dumps({"batch": [event(n) for n in range(100)]}).encode())
    answer = await client.post("/v1/batch", content=body, headers={"Content-Encoding": encoding})
    assert answer.json()["stored"] == 100


def large(number, size):
    return event(number, properties={"text": "x" * size})


async def test_an_event_may_have_32_kilobytes_and_the_others_are_kept(client, sample_url):
    rest = len(json.dumps(large(1, 0), separators=(",", ":")))
    fits, too_large = large(1, LARGEST_EVENT - rest), large(2, LARGEST_EVENT - rest + 1)
    answer = await client.post("/v1/batch", json={"batch": [fits, too_large, event(3)]})
    assert [(one["index"], one["reason"]) for one in answer.json()["refused"]] == [(1, "too_large")]
    assert [message_id for *_, message_id in kept(sample_url)] == ["m-1", "m-3"]
    assert (await client.post("/v1/track", json=too_large)).status_code == 422


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
async def test_a_request_may_have_500_kilobytes_before_and_after_compression(client, compress):
    body = json.dumps({"batch": [event(1)], "more": "x" * LARGEST_BODY}).encode()
    headers = {"Content-Encoding": "gzip"} if compress is gzip.compress else {}
    answer = await client.post("/v1/batch", content=compress(body), headers=headers)
    assert (answer.status_code, answer.json()["reason"]) == (413, "TooLarge")


async def test_a_batch_may_have_2500_events(client):
    answer = await client.post("/v1/batch", json={"batch": [1] * (MOST_EVENTS + 1)})
    assert (answer.status_code, answer.json()["reason"]) == (413, "TooLarge")


@pytest.mark.parametrize(
    ("body", "headers", "status", "reason"),
    [
        (b"", {}, 422, "MissingBody"),
        (b"{", {}, 422, "InvalidJson"),
        (b"[" * 100_000, {}, 422, "InvalidJson"),
        (b'{"batch": [{"userId": "C-1", "x": 1e999}]}', {}, 422, "InvalidJson"),
        (b"[]", {}, 422, "BatchRefused"),
        (b'{"batch": {}}', {}, 422, "BatchRefused"),
        (b'{"batch": [], "sentAt": 5}', {}, 422, "BatchRefused"),
        (b'{"batch": [], "context": "web"}', {}, 422, "BatchRefused"),
        (b"{}", {"Content-Encoding": "br"}, 415, "UnknownEncoding"),
        (b"no gzip", {"Content-Encoding": "gzip"}, 422, "MalformedGzip"),
        (gzip.compress(b'{"batch": []}')[:-4], {"Content-Encoding": "gzip"}, 422, "MalformedGzip"),
        (gzip.compress(b'{"batch": []}') * 2, {"Content-Encoding": "gzip"}, 422, "MalformedGzip"),
    ],
)
async def test_a_batch_that_cannot_be_read(client, body, headers, status, reason):
    answer = await client.post("/v1/batch", content=body, headers=headers)
    assert (answer.status_code, answer.json()["reason"]) == (status, reason)


@pytest.mark.parametrize("levels", [40, 180, 500, 900])
async def test_an_event_that_is_nested_deeply_costs_no_other(client, levels):
    deep = '{"userId": "C-1", "event": "E", "properties": ' + '{"a":' * levels + "1" + "}" * levels + "}"
    body = '{"batch": [' + deep + "," + json.dumps(large(1, 20_000)) + "," + json.dumps(large(2, 20_000)) + "]}"
    answer = await client.post("/v1/batch", content=body)
    assert (answer.status_code, answer.json()["stored"]) == (200, 2)
    assert [one["reason"] for one in answer.json()["refused"]] == ["malformed"]


async def test_a_call_that_does_not_exist(client):
    assert (await client.post("/v1/delete", json=TRACK)).status_code == 422


HOSTILE = ["'; DROP TABLE touchpoints; --", "<script>alert(1)</script>", "../../../etc/passwd", "a\r\nX-Role: admin",
           "\x00", "\ud800", "\U0001f9e8" * 50, "%00", "{{7*7}}", "${jndi:ldap://x}"]  # fmt: skip


async def test_hostile_text_is_text(client, sample_url):
    batch = [event(n, event=f"E {text}", properties={text: [text]}) for n, text in enumerate(HOSTILE)]
    body = json.dumps({"batch": batch})
    answer = await client.post("/v1/batch", content=body)
    assert (answer.status_code, answer.json()["stored"]) == (200, len(HOSTILE))
    assert kept(sample_url)[0][1] == "E '; DROP TABLE touchpoints; --"


async def test_a_clock_that_is_a_day_ahead_and_an_event_that_is_late(client, sample_url, now):
    batch = {"sentAt": "2026-11-19T10:30:00Z", "batch": [event(1, timestamp="2026-11-19T09:30:00Z")]}
    assert (await client.post("/v1/batch", json=batch)).json()["stored"] == 1
    store = CustomerStore(sample_url)
    with store.session() as session:
        found = session.scalars(select(Touchpoint).where(Touchpoint.message_id == "this machine:m-1")).one()
    store.close()
    assert (now - found.occurred_at).total_seconds() == 3600
