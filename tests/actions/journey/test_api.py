"""GET /customers/{id}/journey: where a customer stands, and when that is not told."""

import asyncio
import shutil
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from actions.access.keys import ROLES, add_key
from actions.customer.identifiers import Identifier
from actions.customer.identities import ensure
from actions.customer.schema import AuditNote
from actions.privacy import consent
from actions.server import create_app

DATA = Path(__file__).parents[3] / "data"


async def test_where_a_customer_stands(client):
    body = (await client.get("/customers/C-1001/journey")).json()
    assert body["stage"]["step"] == "renew"
    assert {(one["journey"], one["step"], one["key"]) for one in body["open_journeys"]} >= {
        ("order", "delayed", "FL-204417"),
        ("return", "received", "R-310245"),
    }
    [delayed] = [one for one in body["open_journeys"] if one["key"] == "FL-204417"]
    assert delayed["explained"].startswith("in order.delayed since ")
    assert delayed["seconds_over"] >= 0


async def test_friction_and_risk_with_their_reasons(client):
    body = (await client.get("/customers/C-1002/journey")).json()
    assert [one["sign"] for one in body["frictions"]] == ["failed_payment"]
    assert (body["risk"], body["reasons"]) == ("watch", ["a payment failed"])


@pytest.mark.parametrize("path", ["/customers/C-9999/journey", "/customers/identity:999/journey"])
async def test_nobody_stands_nowhere(client, path):
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["reason"]) == (404, "NoSuchCustomer")


async def test_who_refused_the_service_is_not_looked_at_and_the_try_is_noted(client, store, now):
    known = Identifier("user_id", "C-1001")
    with store.session() as session:
        consent.record(
            session,
            identity_id=ensure(session, [known], now=now)[known],
            purpose="service",
            granted=False,
            source="web",
            text_version="1",
            occurred_at=now,
        )
    answer = await client.get("/customers/C-1001/journey")
    assert (answer.status_code, answer.json()["reason"]) == (403, "NoConsent")
    note = await _noted(store)
    assert (note.purpose, note.details) == ("service", {"allowed": False})


async def _noted(store):
    for _ in range(200):
        with store.session() as session:
            found = session.scalar(select(AuditNote).where(AuditNote.action == "journey.read"))
        if found is not None:
            return found
        await asyncio.sleep(0.05)
    pytest.fail("it was not noted within ten seconds")


async def test_a_project_without_journeys_says_so(sample_url, example_actions, tmp_path):
    shutil.copy(DATA / "profile.yml", tmp_path)
    app = create_app(sample_url, packages=[example_actions], data=tmp_path)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://actions") as http,
    ):
        answer = await http.get("/customers/C-1001/journey")
    assert (answer.status_code, answer.json()["reason"]) == (404, "NoJourney")


async def test_roles(client, store, now):
    with store.session() as session:
        keys = {role: add_key(session, f"key of {role}", role, by="test", now=now) for role in ROLES}
    for role, status in {"agent": 200, "service": 200, "source": 403, "analyst": 403, "cx_editor": 403}.items():
        answer = await client.get("/customers/C-1001/journey", headers={"Authorization": f"Bearer {keys[role]}"})
        assert answer.status_code == status, role
