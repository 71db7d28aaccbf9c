"""Training and tests by HTTP, with the real training in a process of its own."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from kit.serving import client_of, is_problem, serving
from kit.tiny import FILES
from kit.tiny_models import train_greeting

from bot.app import create_app, open_parts
from bot.model import load_model
from bot.settings import ServerSettings, Settings

YAML = {"Content-Type": "application/yaml"}
VERSION = 'version: "3.1"\n'
BODY = FILES["config.yml"] + "".join(FILES[name].replace(VERSION, "") for name in ("domain.yml", "data/all.yml"))


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return train_greeting(tmp_path_factory.mktemp("trained") / "one", "Hello one")


@asynccontextmanager
async def running(project, model=None):
    settings = Settings(project=project, server=ServerSettings(enable_api=True))
    parts = open_parts(settings, load_model(model) if model else None)
    app = create_app(parts)
    async with app.router.lifespan_context(app), client_of(app) as http:
        yield http, parts.runtime


class Told:
    """Takes what is POSTed to a callback_url."""

    def __init__(self):
        self.got = asyncio.Queue()

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        await self.got.put(({name.decode(): value.decode() for name, value in scope["headers"]}, body))


async def test_a_model_is_trained_while_customers_are_answered_and_then_put_into_service(tmp_path, model):
    async with running(tmp_path, model) as (http, runtime):
        training = asyncio.create_task(http.post("/model/train", content=BODY, headers=YAML))
        while not runtime.jobs.trainings:
            await asyncio.sleep(0)
        assert (await http.get("/status")).json()["num_active_training_jobs"] == 1
        said = await http.post("/webhooks/rest/webhook", json={"sender": "ada", "message": "hello"})
        assert said.json()[0]["text"] == "Hello one"
        assert not training.done()
        trained = await training
        assert trained.status_code == 200, trained.text
        name = trained.headers["filename"]
        assert (tmp_path / "models" / name).read_bytes() == trained.content
        assert name in trained.headers["content-disposition"]
        status = (await http.get("/status")).json()
        assert (status["num_active_training_jobs"], status["model_file"]) == (0, model.name)
        assert (await http.put("/model", json={"model_file": f"models/{name}"})).status_code == 204
        said = await http.post("/webhooks/rest/webhook", json={"sender": "ada", "message": "hello"})
        assert said.json()[0]["text"] == "Hello!"
        # The same text again: nothing is trained, and the same model is given back.
        again = await http.post("/model/train", content=BODY, headers=YAML)
        assert (again.headers["filename"], again.content) == (name, trained.content)
        assert len(list((tmp_path / "models").iterdir())) == 1


async def test_a_model_that_is_not_to_be_kept_leaves_nothing_behind(tmp_path):
    async with running(tmp_path) as (http, _):
        path = "/model/train?save_to_default_model_directory=false"
        response = await http.post(path, content=BODY, headers=YAML)
        assert response.status_code == 200
        (tmp_path / "got.tar.gz").write_bytes(response.content)
        assert load_model(tmp_path / "got.tar.gz").assistant_id == "tiny"
        assert not (tmp_path / "models").exists()


@pytest.mark.parametrize(
    ("old", "new", "status", "reason", "place"),
    [
        ("intents: [greet, bye, order]", "intents: [greet, bye, order", 400, "BadRequest", "body:"),
        ("name: RulePolicy", "name: RulePolcy", 500, "TrainingError", ""),
        ("text: Bye!", "txt: Bye!", 400, "InvalidDomainError", "domain.yml:"),
        ("- action: utter_bye", "- acton: utter_bye", 500, "TrainingError", "data/training.yml:"),
    ],
)
async def test_a_mistake_names_the_line_that_was_sent(tmp_path, old, new, status, reason, place):
    text = BODY.replace(old, new)
    line = next(number for number, each in enumerate(text.splitlines(), start=1) if new in each)
    async with running(tmp_path) as (http, _):
        response = await http.post("/model/train", content=text, headers=YAML)
    assert (response.status_code, response.json()["reason"]) == (status, reason), response.text
    assert "/tmp" not in response.text
    if place == "body:":
        assert response.json()["message"].startswith(place)
    elif place:
        assert response.json()["message"].startswith(f"{place}{line}: "), (line, response.text)


@pytest.mark.parametrize(
    ("content", "headers", "status", "reason"),
    [
        (b"", YAML, 400, "BadRequest"),
        (b"\xff\xfe", YAML, 400, "BadRequest"),
        (b"- a list", YAML, 400, "BadRequest"),
        (b"language: en", YAML, 400, "BadRequest"),
        (b"nlu: []", YAML, 400, "BadRequest"),
        (BODY.encode(), {"Content-Type": "text/plain"}, 415, "NotYaml"),
        (b"x" * 20_000_001, YAML, 413, "TooLarge"),
    ],
)
async def test_what_cannot_be_trained(tmp_path, content, headers, status, reason):
    async with running(tmp_path) as (http, runtime):
        response = await http.post("/model/train", content=content, headers=headers)
        assert (response.status_code, response.json()["reason"]) == (status, reason), response.text
        assert runtime.jobs.trainings == 0


async def test_the_answer_may_come_later(tmp_path):
    told = Told()
    async with serving(told) as served, running(tmp_path) as (http, _):
        path = f"/model/train?callback_url={served.url}/done"
        assert (await http.post(path, content=BODY, headers=YAML)).status_code == 204
        headers, body = await told.got.get()
        assert (tmp_path / "models" / headers["filename"]).read_bytes() == body
        await http.post(path, content=BODY.replace("RulePolicy", "RulePolcy"), headers=YAML)
        headers, body = await told.got.get()
        assert (json.loads(body)["reason"], headers["content-type"]) == ("TrainingError", "application/json")
        wrong = await http.post("/model/train?callback_url=ftp://x", content=BODY, headers=YAML)
        assert is_problem(wrong, 400, "BadRequest")


async def test_test_stories(tmp_path, model):
    stories = FILES["tests/test_stories.yml"]
    async with running(tmp_path, model) as (http, _):
        good = (await http.post("/model/test/stories?e2e=true", content=stories, headers=YAML)).json()
        assert (good["accuracy"], good["failed"], good["is_end_to_end_evaluation"]) == (1.0, [], True)
        assert good["in_training_data_fraction"] == 1.0
        assert {"action": "utter_greet", "predicted": "utter_greet"}.items() <= good["actions"][0].items()
        assert good["report"]["conversation_accuracy"]["total"] == 1
        wrong = stories.replace("utter_ordered", "utter_bye")
        bad = (await http.post("/model/test/stories", content=wrong, headers=YAML)).json()
        failed = bad["failed"][0]
        assert (failed["expected"], failed["predicted"], failed["line"]) == ("utter_bye", "utter_ordered", 10)
        assert bad["accuracy"] < 1.0
        broken = await http.post("/model/test/stories", content="stories: 5", headers=YAML)
        assert broken.status_code == 500
        assert broken.json()["reason"] == "TestingError"
        assert broken.json()["message"].startswith("body:1")


async def test_test_intents(tmp_path, model):
    nlu = "nlu:\n- intent: greet\n  examples: |\n    - hello there\n- intent: bye\n  examples: |\n    - hello\n"
    examples = FILES["data/all.yml"].partition("rules:")[0]
    told = Told()
    async with serving(told) as served, running(tmp_path, model) as (http, _):
        found = (await http.post("/model/test/intents", content=nlu, headers=YAML)).json()["intent_evaluation"]
        assert found["report"]["accuracy"] == found["accuracy"] == 0.5
        [error] = found["errors"]
        assert (error["text"], error["intent"], error["intent_prediction"]["name"]) == ("hello", "bye", "greet")
        named = await http.post(f"/model/test/intents?model={model}", content=nlu, headers=YAML)
        assert named.json()["intent_evaluation"] == found
        folds = f"/model/test/intents?cross_validation_folds=2&callback_url={served.url}/done"
        assert (await http.post(folds, content=examples, headers=YAML)).status_code == 204
        _, body = await told.got.get()
        assert json.loads(body)["intent_evaluation"]["report"]["weighted avg"]["support"] == 12
        assert json.loads(body)["entity_evaluation"]["all"]["report"]["thing"]["support"] == 4
        few = await http.post("/model/test/intents?cross_validation_folds=1", content=examples, headers=YAML)
        assert is_problem(few, 422, "InvalidParameter")


async def test_tests_need_the_file_of_the_model_in_service(tmp_path):
    async with running(tmp_path) as (http, _):
        for path in ("/model/test/stories", "/model/test/intents"):
            response = await http.post(path, content=FILES["tests/test_stories.yml"], headers=YAML)
            assert is_problem(response, 409, "Conflict")


async def test_a_training_in_hand_ends_with_the_server(tmp_path):
    async with running(tmp_path) as (http, runtime):
        training = asyncio.create_task(http.post("/model/train", content=BODY, headers=YAML))
        while not runtime.jobs._running:
            await asyncio.sleep(0.005)
        [process] = runtime.jobs._running
        await runtime.jobs.close()
        assert process.returncode == -9
        assert is_problem(await training, 500, "TrainingError")
        assert runtime.jobs.trainings == 0
