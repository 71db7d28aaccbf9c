"""Consent and rights over HTTP, with names in bodies alone."""

import httpx
import pytest
from sqlalchemy import select

from actions.access.keys import add_key
from actions.customer.schema import AuditNote
from actions.server import create_app


@pytest.fixture
def app(sample_url, frozen_clock, tmp_path):
    (tmp_path / "privacy.yml").write_text("shop_record:\n  contracts: anonymise\n  orders: anonymise\n")
    return create_app(sample_url, packages=["actions.clock"], clock=frozen_clock, data=tmp_path)


@pytest.fixture
async def ask(client):
    async def asked(path, **body):
        return await client.post(f"/privacy/{path}", json=body)

    return asked


async def test_a_yes_and_a_no_hold_at_once(ask):
    words = {"customer": "C-1001", "purpose": "marketing", "source": "desk", "text_version": "2026-11"}
    before = (await ask("consents/lookup", customer="C-1001")).json()
    assert before == {"service": True, "personalisation": before["personalisation"], "analytics": before["analytics"],
                      "marketing": before["marketing"]}  # fmt: skip
    assert (await ask("consents", **words, granted=False)).json()["marketing"] is False
    assert (await ask("consents", **words, granted=True, occurred_at="2026-11-18T10:30:00+00:00")).json()[
        "marketing"
    ] is False, "of two words at the same moment the no counts"
    assert (await ask("consents/lookup", customer="email:anna.brook@example.com")).json()["marketing"] is False


async def test_who_did_it_is_in_the_log(ask, store, now):
    with store.session() as session:
        key = add_key(session, "priya", "agent", by="test", now=now)
    shown = {"Authorization": f"Bearer {key}"}
    app = create_app(str(store.url), packages=["actions.clock"], clock=lambda: now)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://actions") as client:
        body = {"customer": "C-1001", "purpose": "marketing", "granted": True, "source": "desk"}
        assert (await client.post("/privacy/consents", json=body, headers=shown)).status_code == 200
        assert (await client.post("/privacy/erase", json=body, headers=shown)).status_code == 403
    with store.session() as session:
        noted = session.scalars(select(AuditNote).where(AuditNote.action == "consent.recorded")).one()
        assert (noted.actor, noted.details) == ("priya", {"purpose": "marketing", "granted": True})


async def test_from_names_to_erasure_to_proof(ask):
    names = (await ask("names", customer="C-1001")).json()
    assert (names["customer"], names["account"]) == ("C-1001", "C-1001")
    given = (await ask("export", customer="C-1001")).json()
    assert given["tables"]["customers"][0]["name"] == "Anna Brook"
    assert {"contracts", "orders", "bills", "complaints"} <= set(given["tables"])
    receipt = (await ask("erase", customer="C-1001")).json()
    assert (receipt["left"], receipt["anonymised"]["customers"]) == ([], 1)
    again = await ask("export", customer="C-1001")
    assert (again.status_code, again.json()["reason"]) == (404, "NoSuchCustomer")
    customers = [f"{kind}:{value}" for kind, value in names["identifiers"]]
    assert (await ask("check", customers=customers)).json()["left"] == []
    assert (await ask("check", customers=["C-1002"])).json()["left"] != []


async def test_what_makes_no_sense_is_said(ask):
    for path, body in (
        ("consents", {"customer": "C-1001", "purpose": "spying", "granted": True, "source": "desk"}),
        ("consents", {"customer": "C-1001", "purpose": "service", "granted": True, "source": "x" * 65}),
        ("check", {"customers": []}),
        ("erase", {}),
    ):
        assert (await ask(path, **body)).status_code == 422
    assert (await ask("erase", customer="email:no address")).status_code == 404
    assert (await ask("retention")).json() == {"deleted": {}, "days": {"conversations": None, "event_files": None}}
