"""The customer API of the embedded action server: told of conversations, and reachable on the bot's own port."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kit.domains import domain_from
from kit.processing import TablePolicy
from kit.serving import client_of, serving
from sqlalchemy import select

from actions.access.keys import add_key
from actions.customer.migrate import upgrade
from actions.customer.schema import Touchpoint
from actions.customer.store import CustomerStore
from actions.server import create_app as actions_app
from bot.app import close, create_app, open_parts
from bot.errors import SettingsError
from bot.model import Model
from bot.settings import ActionEndpoint, Settings
from bot.settings.types import EMBEDDED_ACTIONS, BrokerSettings, HttpEndpoint, StoreSettings


class Words:
    """Every text is its own intent."""

    def parse_many(self, texts):
        return [Parsed(text) for text in texts]


@dataclass
class Parsed:
    text: str

    def as_dict(self):
        return {"text": self.text, "intent": {"name": self.text, "confidence": 1.0}, "entities": []}


@pytest.fixture
def spoken():
    """A model that says nothing, and listens."""
    return Model(
        file=Path("models/m1.tar.gz"),
        model_id="m1",
        assistant_id="shop",
        config={},
        domain=domain_from({"intents": ["hello"]}),
        policies=(TablePolicy({}),),
        interpreter=Words(),
    )


@pytest.fixture
def record(tmp_path):
    url = f"sqlite:///{tmp_path}/customers.db"
    upgrade(url)
    return url


@pytest.fixture
def settings(tmp_path, record):
    return Settings(
        project=tmp_path,
        tracker_store=StoreSettings("sql", f"sqlite:///{tmp_path}/conversations.db"),
        customer_store=record,
        action_endpoint=ActionEndpoint(app=EMBEDDED_ACTIONS),
        event_broker=BrokerSettings("customer_api"),
    )


async def told(record, count):
    """The names of so many touchpoints, once they are there."""
    store = CustomerStore(record)
    try:
        while True:
            with store.session() as session:
                names = session.scalars(select(Touchpoint.name).order_by(Touchpoint.id)).all()
            if len(names) >= count:
                return names
            await asyncio.sleep(0.05)
    finally:
        store.close()


async def test_what_is_said_becomes_touchpoints(settings, record, spoken):
    app = create_app(open_parts(settings, spoken))
    async with app.router.lifespan_context(app), client_of(app) as http:
        await http.post("/webhooks/rest/webhook", json={"sender": "ada", "message": "hello"})
        assert await told(record, 1) == ["Message Received"]


async def test_an_action_server_elsewhere_is_told_too(settings, record, spoken):
    async with serving(actions_app(record, token="a key")) as served:
        elsewhere = HttpEndpoint(served.url, params={"token": "a key"})
        parts = open_parts(replace(settings, action_endpoint=None, customer_api=elsewhere), spoken)
        app = create_app(parts)
        async with app.router.lifespan_context(app), client_of(app) as http:
            await http.post("/webhooks/rest/webhook", json={"sender": "ada", "message": "hello"})
            assert await told(record, 1) == ["Message Received"]


async def test_without_an_action_server_there_is_nobody_to_tell(settings, spoken):
    with pytest.raises(SettingsError, match="customer_api"):
        open_parts(replace(settings, action_endpoint=None), spoken)


EVENT = {"userId": "C-1", "event": "Order Completed"}


async def test_its_paths_are_on_the_bots_port_and_guard_themselves(settings, record, spoken):
    store = CustomerStore(record)
    with store.session() as session:
        shown = {"Authorization": f"Bearer {add_key(session, 'desk', 'admin', by='test', now=datetime.now(UTC))}"}
    store.close()
    app = create_app(open_parts(settings, spoken))
    async with app.router.lifespan_context(app), client_of(app) as here:
        assert (await here.post("/v1/track", json=EVENT)).status_code == 401
        assert (await here.post("/v1/track", json=EVENT, headers=shown)).json()["stored"] == 1
        assert (await here.get("/customers/C-0", headers=shown)).status_code == 404
        for inside in ("/webhook", "/actions"):
            assert (await here.get(inside, headers=shown)).status_code == 404


async def test_without_any_key_nobody_is_answered_there_since_a_proxy_makes_all_seem_to_be_here(settings, spoken):
    app = create_app(open_parts(settings, spoken))
    async with app.router.lifespan_context(app), client_of(app) as here:
        answer = await here.post("/v1/track", json=EVENT)
        assert (answer.status_code, answer.json()["reason"]) == (403, "NoTokenSet")


async def test_an_action_server_of_the_projects_own_stays_inside(settings, tmp_path, monkeypatch, spoken):
    (tmp_path / "usher_own_for_test.py").write_text(
        "from fastapi import FastAPI\n\ndef make(database=None):\n    app = FastAPI()\n"
        "    app.get('/customers/{id}')(lambda id: id)\n    return app\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    own = replace(
        settings, action_endpoint=ActionEndpoint(app="usher_own_for_test:make"), event_broker=BrokerSettings()
    )
    parts = open_parts(own, spoken)
    async with client_of(create_app(parts)) as http:
        assert (await http.get("/customers/1")).status_code == 404
    await close(parts)
