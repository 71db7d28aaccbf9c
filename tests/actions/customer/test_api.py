"""The customer API over HTTP: lookup, profile, timeline, history, links, and what each read leaves in the log."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from actions.customer.identifiers import Identifier
from actions.customer.identities import ensure
from actions.customer.schema import AuditNote, ProfileState
from actions.privacy import consent
from actions.tracking.message import Tracked
from actions.tracking.take import take

DORA = Identifier("user_id", "C-1004")
VISITOR = Identifier("anonymous_id", "visitor-of-test-api")


@pytest.fixture
def send(store, now):
    count = iter(range(10**6))

    def of(kind, name, /, *names, days=1, source="web", **properties):
        number = next(count)
        message = Tracked(
            message_id=f"{source}:t{number}",
            kind=kind,
            name=name,
            identifiers=names,
            occurred_at=now - timedelta(days=days) + timedelta(seconds=number),
            received_at=now,
            source=source,
            properties=properties,
        )
        with store.session() as session:
            assert take(session, [message]).stored == 1

    return of


async def soon(store, look):
    """What the app writes a fifth of a second after it has answered."""
    for _ in range(200):
        with store.session() as session:
            found = look(session)
        if found:
            return found
        await asyncio.sleep(0.05)
    pytest.fail("it was not written within ten seconds")


def _at_least(count, rows):
    found = list(rows)
    return found if len(found) >= count else None


def refuse(store, now, purpose="service"):
    with store.session() as session:
        identity = ensure(session, [DORA], now=now)[DORA]
        consent.record(
            session,
            identity_id=identity,
            purpose=purpose,
            granted=False,
            source="web",
            text_version="1",
            occurred_at=now,
        )


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("user_id", "C-1004", "C-1004"),
        ("email", "D.Volkov@Example.com", "C-1004"),
        ("phone", "07700 900104", "C-1004"),
        ("anonymous_id", VISITOR.value, "C-1004"),
        ("rest", "anna-brook", "C-1001"),
    ],
)
async def test_any_name_leads_to_the_customer(client, send, kind, value, found):
    send("identify", "identify", DORA, VISITOR, Identifier("phone", "+447700900104"))
    answer = await client.get("/customers/lookup", params={"kind": kind, "value": value})
    assert answer.status_code == 200, answer.text
    assert answer.json()["id"] == found


async def test_a_visitor_is_found_and_has_a_profile_without_a_record(client, send):
    send("track", "Order Completed", VISITOR, order_id="1", total=12)
    found = (await client.get("/customers/lookup", params={"kind": "anonymous_id", "value": VISITOR.value})).json()
    assert found.keys() == {"id"}
    body = (await client.get(f"/customers/{found['id']}")).json()
    assert body["identifiers"] == [{"kind": "anonymous_id", "value": VISITOR.value}]
    assert body["profile"]["value"] == {"value": 12}
    assert "name" not in body


@pytest.mark.parametrize(
    ("path", "status", "reason"),
    [
        ("/customers/lookup", 422, "InvalidParameter"),
        ("/customers/lookup?kind=email", 422, "InvalidParameter"),
        ("/customers/lookup?kind=email&value=x&channel=rest&external_id=y", 422, "InvalidParameter"),
        ("/customers/lookup?kind=email&value=nobody", 404, "NoSuchCustomer"),
        ("/customers/lookup?kind=email&value=nobody@example.com", 404, "NoSuchCustomer"),
        ("/customers/lookup?kind=Odd Kind&value=1", 404, "NoSuchCustomer"),
        ("/customers/C-1004?fields=shoe_size", 422, "InvalidParameter"),
        ("/customers/C-1004?purpose=fun", 422, "InvalidParameter"),
        ("/customers/C-1004?purpose=marketing", 403, "NoConsent"),
        ("/customers/C-1004/timeline?after=yesterday", 422, "InvalidParameter"),
        ("/customers/C-1004/timeline?limit=0", 422, "InvalidParameter"),
        ("/customers/C-1004/history?attribute=shoe_size", 422, "InvalidParameter"),
        ("/customers/identity:999999999999999999999", 404, "NoSuchCustomer"),
        ("/links?status=odd", 422, "InvalidParameter"),
        ("/links?after=99999999999999999999", 422, "InvalidParameter"),
        ("/links/of?kind=email&value=nobody@example.com", 404, "NoSuchCustomer"),
        ("/links/of?kind=email&value=nobody", 404, "NoSuchCustomer"),
    ],
)
async def test_what_cannot_be_answered_is_said(client, path, status, reason):
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["reason"]) == (status, reason)


async def test_fields_are_chosen_by_name(client, send):
    send("track", "Order Completed", DORA, order_id="1", total=12)
    body = (await client.get("/customers/C-1004?fields=city, orders,contracts")).json()
    assert body["profile"].keys() == {"city", "orders"}
    assert body["contracts"] is not None
    assert body["city"] == "Manchester"
    assert body.keys() == {"id", "identifiers", "allowed", "profile", "contracts", "city", "orders"}


async def test_the_timeline_goes_on_where_the_page_before_ended(client, send):
    for number in range(5):
        send("track", f"Thing {number}", VISITOR)
    names, after = [], None
    found = (await client.get("/customers/lookup", params={"kind": "anonymous_id", "value": VISITOR.value})).json()
    for _ in range(3):
        params = {"limit": 2, **({"after": after} if after else {})}
        page = (await client.get(f"/customers/{found['id']}/timeline", params=params)).json()
        names += [entry["name"] for entry in page["entries"]]
        after = page["next"]
    assert names == [f"Thing {number}" for number in range(4, -1, -1)]
    assert after is None
    page = (await client.get(f"/customers/{found['id']}/timeline", params={"kind": ["page", "screen"]})).json()
    assert page == {"entries": [], "next": None}


async def test_the_history_of_an_attribute(client, send):
    send("identify", "identify", VISITOR, company="Acme")
    send("identify", "identify", VISITOR, company="Acme Ltd")
    found = (await client.get("/customers/lookup", params={"kind": "anonymous_id", "value": VISITOR.value})).json()
    body = (await client.get(f"/customers/{found['id']}/history?attribute=company")).json()
    assert [(one["value"], one["source"]) for one in body] == [("Acme Ltd", "web"), ("Acme", "web")]


async def test_a_customer_who_refused_is_not_read_and_the_try_is_noted(client, store, now):
    refuse(store, now)
    for path in ("/customers/C-1004", "/customers/C-1004/timeline", "/customers/C-1004/history?attribute=city"):
        answer = await client.get(path)
        assert (answer.status_code, answer.json()["reason"]) == (403, "NoConsent")
    notes = await soon(store, lambda session: _at_least(3, session.scalars(select(AuditNote).order_by(AuditNote.id))))
    assert [(one.action, one.details["allowed"]) for one in notes[-3:]] == [
        ("profile.read", False),
        ("timeline.read", False),
        ("history.read", False),
    ]
    assert {one.actor for one in notes[-3:]} == {"this machine"}


async def test_a_read_that_went_over_much_keeps_what_it_came_to(client, send, store):
    for number in range(70):
        send("track", "Order Completed", VISITOR, order_id=str(number), total=1)
    found = (await client.get("/customers/lookup", params={"kind": "anonymous_id", "value": VISITOR.value})).json()
    identity = int(found["id"].removeprefix("identity:"))
    kept = await soon(store, lambda session: session.get(ProfileState, identity))
    assert len(kept.state["service"]["computed"]["orders"]["things"]) == 70
    assert (await client.get(f"/customers/{found['id']}")).json()["profile"]["orders"] == {"value": 70}


async def test_a_held_link_is_looked_at_undone_and_restored(client, send):
    send("identify", "identify", Identifier("user_id", "C-1005"), VISITOR)
    send("identify", "identify", DORA, VISITOR)
    waiting = (await client.get("/links?status=held")).json()
    [held] = [one for one in waiting if VISITOR.value in {one["first"]["value"], one["second"]["value"]}]
    assert held["reason"] == "two customers"
    answer = await client.post(f"/links/{held['id']}/accept", json={"reason": "x"})
    assert answer.status_code == 409
    every = (await client.get("/links/of", params={"kind": VISITOR.kind, "value": VISITOR.value})).json()
    theirs = [one for one in every if VISITOR.value in {one["first"]["value"], one["second"]["value"]}]
    [active] = [one for one in theirs if one["status"] == "active"]
    undone = (await client.post(f"/links/{active['id']}/withdraw", json={"reason": "a shared laptop"})).json()
    assert (undone["status"], undone["reason"], undone["decided_by"]) == (
        "withdrawn",
        "a shared laptop",
        "this machine",
    )
    found = (await client.get("/customers/lookup", params={"kind": "anonymous_id", "value": VISITOR.value})).json()
    assert found["id"] == "C-1004"
    await client.post(f"/links/{active['id']}/restore", json={"reason": "was right"})
    found = (await client.get("/customers/lookup", params={"kind": "anonymous_id", "value": VISITOR.value})).json()
    assert found["id"] == "C-1005"


async def test_a_person_says_that_two_accounts_are_one_customers(client, send, store):
    send("track", "Order Completed", DORA, order_id="1", total=5)
    send("track", "Order Completed", Identifier("user_id", "C-1005"), order_id="2", total=6)
    before = (await client.get("/customers/C-1004?fields=orders")).json()["profile"]["orders"]["value"]
    both = {"first": {"kind": "user_id", "value": "C-1004"}, "second": {"kind": "user_id", "value": "C-1005"}}
    made = (await client.post("/links", json={**both, "reason": "she told us"})).json()
    assert (made["evidence"], made["status"], made["reason"]) == ("person", "active", "she told us")
    body = (await client.get("/customers/C-1004?fields=orders")).json()
    assert body["profile"]["orders"]["value"] > before
    assert body["id"] == "C-1004"
    with store.session() as session:
        notes = session.scalars(select(AuditNote).where(AuditNote.action == "link.made")).all()
    assert len({one.subject for one in notes}) == 2
    same = {"first": both["first"], "second": both["first"], "reason": "x"}
    assert (await client.post("/links", json=same)).status_code == 409
    assert (await client.post("/links/99999/withdraw", json={"reason": "x"})).status_code == 404
    assert (await client.post("/links/1/forget", json={"reason": "x"})).status_code == 422
    assert (await client.post("/links/1/withdraw", json={"reason": " "})).status_code == 422
