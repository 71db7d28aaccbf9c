"""Models put into service while customers write: no message fails, and each is answered by one model."""

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest
from kit.processing import Talk, WordsUnderstanding
from kit.serving import client_of, is_problem, serving
from kit.tiny_models import train_greeting

from bot.app import create_app, open_parts
from bot.conversation import events as e
from bot.errors import ModelError, NoModel
from bot.model import load_model
from bot.serving import Service
from bot.settings import ServerSettings, Settings, StoreSettings

GREETINGS = ("Hello one", "Hello two")


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Two models that greet differently, by their greeting."""
    folder = tmp_path_factory.mktemp("models")
    return {words: train_greeting(folder / words.split()[1], words) for words in GREETINGS}


@asynccontextmanager
async def running(tmp_path, model, **server):
    store = StoreSettings("sql", f"sqlite:///{tmp_path}/var/conversations.db")
    settings = Settings(project=tmp_path, tracker_store=store, server=ServerSettings(enable_api=True, **server))
    parts = open_parts(settings, load_model(model) if model else None)
    app = create_app(parts)
    async with app.router.lifespan_context(app):
        yield app, parts.runtime


async def greeted(http, sender):
    response = await http.post("/webhooks/rest/webhook", json={"sender": sender, "message": "hello"})
    assert response.status_code == 200, response.text
    return response.json()[0]["text"]


async def test_no_message_fails_while_models_are_replaced(tmp_path, models):
    """Over real HTTP: 8 customers, 30 messages each, and models put into service one after the other meanwhile."""
    async with running(tmp_path, models["Hello one"]) as (app, runtime), serving(app) as served:
        answered = swaps = 0

        async def customer(number, http):
            nonlocal answered
            said = []
            for _ in range(30):
                said.append(await greeted(http, f"customer {number}"))
                answered += 1
            return said

        async def operator(http):
            nonlocal swaps
            while answered < 200:
                words = GREETINGS[(swaps + 1) % 2]
                response = await http.put("/model", json={"model_file": str(models[words])})
                assert response.status_code == 204, response.text
                swaps += 1
                while answered < 40 * swaps:
                    await asyncio.sleep(0.005)

        async with httpx.AsyncClient(base_url=served.url, timeout=None) as http:
            *said, _ = await asyncio.gather(*(customer(number, http) for number in range(8)), operator(http))
            status = (await http.get("/status")).json()
        answers = Counter(text for one in said for text in one)
        assert set(answers) == set(GREETINGS)  # both models have answered
        assert answers.total() == 240
        assert swaps >= 3  # as quick as the machine lets them be
        assert status["model_file"] == models[GREETINGS[swaps % 2]].name
        for number in range(8):
            tracker = await runtime.processor.tracker(f"customer {number}")
            assert not any(isinstance(event, e.TurnFailed) for event in tracker.events)
            _each_turn_has_one_model(tracker.events)


def _each_turn_has_one_model(events):
    turns = [set()]
    for event in events:
        if isinstance(event, e.UserUttered):
            turns.append(set())
        turns[-1].add(event.metadata["model_id"])
    assert len(turns) == 31
    assert all(len(ids) == 1 for ids in turns)
    assert turns[0] == turns[1]  # the session began in the first turn


class Gated(WordsUnderstanding):
    """Understands when it is let, and remembers that it was closed."""

    def __init__(self):
        self.gate = asyncio.Event()
        self.asked = asyncio.Event()
        self.closed = False

    async def parse(self, text):
        self.asked.set()
        await self.gate.wait()
        assert not self.closed
        return await super().parse(text)

    async def close(self):
        self.closed = True


async def test_the_old_model_is_closed_after_its_last_turn():
    talk = Talk({"intents": ["greet"], "responses": {"utter_hello": [{"text": "Hello"}]}}, {"greet": ["utter_hello"]})
    service = talk.processor.service
    old, new = Gated(), WordsUnderstanding()
    service.replace(replace(service.current, understanding=old, model_id="old"))
    first = asyncio.create_task(talk.say("greet"))
    await old.asked.wait()
    waiting = asyncio.create_task(talk.say("greet"))  # for its turn in the same conversation, with the old model
    await asyncio.sleep(0)
    service.replace(replace(service.current, understanding=new, model_id="new"))
    other = await talk.say("greet", conversation="bob")
    assert other == ["Hello"]
    assert not old.closed
    old.gate.set()
    assert (await first, await waiting) == (["Hello"], ["Hello"])
    await asyncio.sleep(0)
    assert old.closed
    ids = {event.metadata["model_id"] for event in await talk.events("bob")}
    assert ids == {"new"}


async def test_an_understanding_that_cannot_be_closed_keeps_nobody():
    class Broken(WordsUnderstanding):
        async def close(self):
            raise OSError("gone")

    talk = Talk({}, {})
    service = talk.processor.service
    service.replace(replace(service.current, understanding=Broken()))
    await service.close()
    assert service.current is None


async def test_an_empty_place_has_no_lease():
    with pytest.raises(NoModel), Service().lease():
        pass


async def test_a_folder_gives_its_newest_model(tmp_path, models):
    newest = models["Hello two"].parent
    async with running(tmp_path, models["Hello one"]) as (app, runtime), client_of(app) as http:
        assert await greeted(http, "ada") == "Hello one"
        assert (await http.put("/model", json={"model_file": str(newest)})).status_code == 204
        assert await greeted(http, "ada") == "Hello two"
        assert runtime.loader.file == models["Hello two"]


async def test_names_are_below_the_project(tmp_path, models):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "new.tar.gz").write_bytes(models["Hello two"].read_bytes())
    async with running(tmp_path, models["Hello one"]) as (app, _), client_of(app) as http:
        assert (await http.put("/model", json={"model_file": "models/new.tar.gz"})).status_code == 204
        assert (await http.get("/status")).json()["model_id"] == "new"


async def test_a_model_that_cannot_be_used_changes_nothing(tmp_path, models):
    (tmp_path / "broken.tar.gz").write_bytes(models["Hello two"].read_bytes()[:3000])
    async with running(tmp_path, models["Hello one"]) as (app, runtime), client_of(app) as http:
        for body in (
            {"model_file": "broken.tar.gz"},
            {"model_file": "nowhere.tar.gz"},
            {"remote_storage": "aws", "model_file": "x"},
            {"model_server": {"token": "t"}},
            {"model_server": {"url": "http://a", "wait": 5}},
            {},
        ):
            response = await http.put("/model", json=body)
            assert is_problem(response, 400, "BadRequest"), body
            assert response.json()["help"]
        assert await greeted(http, "ada") == "Hello one"
        with pytest.raises(ModelError):
            await runtime.loader.load("broken.tar.gz")


async def test_a_model_can_be_taken_out_and_another_put_in(tmp_path, models):
    async with running(tmp_path, models["Hello one"]) as (app, _), client_of(app) as http:
        assert (await http.delete("/model")).status_code == 204
        assert is_problem(await http.get("/status"), 409, "Conflict")
        assert is_problem(await http.get("/ready"), 503, "NoModel")
        assert (await http.delete("/model")).status_code == 204
        assert (await http.put("/model", json={"model_file": str(models["Hello two"])})).status_code == 204
        assert await greeted(http, "ada") == "Hello two"


async def test_a_server_may_begin_without_a_model(tmp_path, models):
    async with running(tmp_path, None) as (app, _), client_of(app) as http:
        assert is_problem(await http.get("/conversations/ada/tracker"), 409, "Conflict")
        assert (await http.get("/health")).status_code == 200
        await http.put("/model", json={"model_file": str(models["Hello one"])})
        assert await greeted(http, "ada") == "Hello one"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "application/json"),
        ("application/json", "application/json"),
        ("application/x-yml", "application/x-yml"),
        ("application/yaml", "application/x-yml"),
        ("text/html, application/json;q=0.5", "application/json"),
    ],
)
async def test_the_domain_as_json_and_yaml(tmp_path, models, accept, kind):
    async with running(tmp_path, models["Hello one"]) as (app, _), client_of(app) as http:
        headers = {"Accept": accept} if accept else {}
        response = await http.get("/domain", headers=headers)
        assert response.headers["content-type"].startswith(kind)
        if kind == "application/json":
            assert response.json()["responses"]["utter_greet"][0]["text"] == "Hello one"
            refused = await http.get("/domain", headers={"Accept": "text/html"})
            assert is_problem(refused, 406, "NotAcceptable")
        else:
            (tmp_path / "domain.yml").write_text(response.text)
            from bot.assistant.load import load_domain

            assert load_domain(tmp_path / "domain.yml").responses["utter_bye"][0].body["text"] == "Bye!"
