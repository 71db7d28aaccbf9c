"""The composition root: what is wired to what, and that everything is given back when the server stops."""

import asyncio
import stat
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from kit.action_server import ScriptedActions
from kit.domains import domain_from
from kit.processing import TablePolicy
from kit.serving import client_of, serving

from bot.app import close, create_app, open_parts
from bot.clock import ManualClock
from bot.conversation.events import BotUttered
from bot.errors import SettingsError
from bot.model import Model
from bot.settings import ActionEndpoint, ServerSettings, Settings, StoreSettings
from bot.settings.secret import session_secret

DOMAIN = {"intents": ["bill"], "responses": {"utter_action_failed": [{"text": "Sorry."}]}, "actions": ["action_bill"]}
ANSWER = {"action_bill": {"events": [], "responses": [{"text": "£41.50"}]}}
SERVER = """
from contextlib import asynccontextmanager
from fastapi import FastAPI

seen = []

@asynccontextmanager
async def lifespan(_):
    seen.append("begun")
    yield
    seen.append("ended")

def make(database=None):
    app = FastAPI(lifespan=lifespan)

    @app.post("/webhook")
    async def webhook():
        return {"events": [], "responses": [{"text": f"from {database}"}]}

    return app
"""


@dataclass
class Parsed:
    text: str

    def as_dict(self):
        return {"text": self.text, "intent": {"name": self.text, "confidence": 1.0}, "entities": []}


@dataclass
class WordInterpreter:
    """Every text is its own intent."""

    read: list = field(default_factory=list)

    def parse_many(self, texts):
        self.read += texts
        return [Parsed(text) for text in texts]


MODEL = Model(
    file=Path("models/m1.tar.gz"),
    model_id="m1",
    assistant_id="shop",
    config={},
    domain=domain_from(DOMAIN),
    policies=(TablePolicy({"bill": ["action_bill"]}),),
    interpreter=WordInterpreter(),
)


@pytest.fixture
def settings(tmp_path):
    store = StoreSettings("sql", f"sqlite:///{tmp_path}/var/conversations.db")
    return Settings(project=tmp_path, tracker_store=store, customer_store="sqlite:///customers.db")


@asynccontextmanager
async def running(settings, **more):
    app = create_app(open_parts(settings, MODEL, **more))
    async with app.router.lifespan_context(app), client_of(app) as http:
        yield http


async def say(http, text="bill"):
    response = await http.post("/webhooks/rest/webhook", json={"sender": "ada", "message": text})
    return [item["text"] for item in response.json()]


async def test_an_embedded_action_server_is_begun_asked_and_ended(settings, tmp_path, monkeypatch):
    (tmp_path / "usher_embedded_for_test.py").write_text(SERVER)
    monkeypatch.syspath_prepend(str(tmp_path))
    import usher_embedded_for_test as module

    endpoint = ActionEndpoint(app="usher_embedded_for_test:make")
    async with running(replace(settings, action_endpoint=endpoint)) as http:
        assert module.seen == ["begun"]
        assert await say(http) == ["from sqlite:///customers.db"]
    assert module.seen == ["begun", "ended"]


async def test_an_action_server_by_its_address(settings):
    actions = ScriptedActions(ANSWER)

    async def app(scope, receive, send):
        if scope["type"] == "http":
            await actions(scope, receive, send)

    async with serving(app) as served:
        endpoint = ActionEndpoint(url=f"{served.url}/webhook")
        async with running(replace(settings, action_endpoint=endpoint)) as http:
            assert await say(http) == ["£41.50"]
    assert actions.names == ["action_bill"]


async def test_a_reminder_whose_time_came_while_no_server_ran_happens_at_the_next_start(settings):
    clock = ManualClock(step=0.001)
    when = datetime.fromtimestamp(clock.time + 60, UTC).isoformat()
    answers = iter([[{"event": "reminder", "intent": "bill", "date_time": when}], []])
    actions = ScriptedActions(
        {"action_bill": lambda _: (200, {"events": next(answers), "responses": [{"text": "£5"}]})}
    )

    async def app(scope, receive, send):
        if scope["type"] == "http":
            await actions(scope, receive, send)

    async with serving(app) as served:
        with_actions = replace(settings, action_endpoint=ActionEndpoint(url=f"{served.url}/webhook"))
        async with running(with_actions, clock=clock) as http:
            assert await say(http) == ["£5"]
        clock.time += 3600
        parts = open_parts(with_actions, MODEL, clock=clock)
        server = create_app(parts)
        async with parts.runtime.feed.watch("ada") as news, server.router.lifespan_context(server), asyncio.timeout(10):
            while not isinstance((await news.get())[1], BotUttered):
                pass
    assert actions.names == ["action_bill", "action_bill"]


async def test_a_project_without_an_action_server_says_that_it_failed(settings):
    async with running(settings) as http:
        assert await say(http) == ["Sorry."]


@pytest.mark.parametrize("name", ["no.such.module:make", "json:nothing", "json", ":", "json:__doc__"])
def test_an_app_that_is_none_is_named(settings, name):
    with pytest.raises(SettingsError, match="endpoints.yml: action_endpoint: app .* cannot be imported"):
        open_parts(replace(settings, action_endpoint=ActionEndpoint(app=name)), MODEL)
    assert not Path(settings.project / "var/conversations.db").exists()


async def test_a_turn_in_hand_is_stored_before_the_store_is_closed(settings):
    parts = open_parts(settings, MODEL)
    app = create_app(parts)
    async with app.router.lifespan_context(app):
        http = client_of(app)
        turn = asyncio.create_task(say(http))
        while not parts.runtime.processor._in_hand:
            await asyncio.sleep(0)
    assert await turn == ["Sorry."]
    await http.aclose()
    again = open_parts(settings, MODEL)
    assert (await again.runtime.processor.tracker("ada")).latest_message.text == "bill"
    await close(again)


@pytest.mark.parametrize(
    ("server", "channels", "warned"),
    [
        (ServerSettings(enable_api=True), {}, []),
        (ServerSettings(host="0.0.0.0"), {}, ["REST channel"]),
        (ServerSettings(host="0.0.0.0", enable_api=True), {"rest": {"token": "t"}}, ["HTTP API"]),
        (ServerSettings(host="0.0.0.0", enable_api=True, auth_token="t"), {"webchat": {}}, []),
    ],
)
async def test_what_everybody_can_reach_is_said(settings, server, channels, warned):
    parts = open_parts(replace(settings, server=server, channels=channels), MODEL)
    with structlog.testing.capture_logs() as lines:
        create_app(parts)
    assert [line["what"] for line in lines if line["event"] == "open_to_everyone"] == warned
    await close(parts)


@pytest.mark.parametrize("written", ["0", "-1", "many"])
def test_a_number_of_actions_that_is_none(settings, monkeypatch, written):
    monkeypatch.setenv("MAX_NUMBER_OF_PREDICTIONS", written)
    with pytest.raises(SettingsError, match="MAX_NUMBER_OF_PREDICTIONS"):
        open_parts(settings, MODEL)


def test_the_secret_is_made_once_and_is_its_owners(tmp_path):
    first = session_secret(tmp_path / "var")
    assert session_secret(tmp_path / "var") == first
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "var/secret").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["secret"]


def test_a_secret_that_anybody_could_guess_is_refused(tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("")  # as a crash while writing would have left it
    with pytest.raises(SettingsError, match="fewer than 32"):
        session_secret(tmp_path)
    monkeypatch.setenv("USHER_SECRET", "hunter2")
    with pytest.raises(SettingsError, match="USHER_SECRET") as error:
        session_secret(tmp_path)
    assert "hunter2" not in str(error.value)
