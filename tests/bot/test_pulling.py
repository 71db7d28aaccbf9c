"""Models from a server on a real port: by ETag, kept for the next start, and never a reason to stop answering."""

import asyncio
from contextlib import asynccontextmanager

import pytest
import structlog
from kit.ports import free_port
from kit.serving import client_of, is_problem, serving
from kit.tiny_models import train_greeting

from bot.app import create_app, open_parts
from bot.settings import HttpEndpoint, ModelServer, ServerSettings, Settings, load_settings


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    return [train_greeting(folder / name, f"Hello {name}") for name in ("one", "two")]


class Shelf:
    """Serves one file with an ETag; or another status."""

    def __init__(self, content=b"", etag='"1"'):
        self.content, self.etag, self.status = content, etag, 200
        self.asked = []

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        known = headers.get("if-none-match") if self.etag else None
        status = 304 if self.status == 200 and known == self.etag else self.status
        self.asked.append((status, headers.get("if-none-match"), scope["query_string"].decode()))
        told = [(b"etag", self.etag.encode())] if self.etag else []
        await send({"type": "http.response.start", "status": status, "headers": told})
        await send({"type": "http.response.body", "body": self.content if status == 200 else b""})


@asynccontextmanager
async def running(project, url, *, pause=None, model=None):
    endpoint = ModelServer(HttpEndpoint(url, params={"token": "t"}), pause) if url else None
    settings = Settings(project=project, models=endpoint, server=ServerSettings(enable_api=True))
    parts = open_parts(settings, model)
    app = create_app(parts)
    async with app.router.lifespan_context(app), client_of(app) as http:
        yield http, parts.runtime


async def greeting(http):
    response = await http.post("/webhooks/rest/webhook", json={"sender": "ada", "message": "hello"})
    return response.json()[0]["text"]


def kept(project):
    return sorted(file.suffix for file in (project / "var/models").iterdir())


async def test_a_model_is_pulled_at_the_start_and_again_when_it_is_new(tmp_path, models):
    shelf = Shelf(models[0].read_bytes())
    async with serving(shelf) as served, running(tmp_path, f"{served.url}/shop.tar.gz") as (http, runtime):
        assert await greeting(http) == "Hello one"
        assert (await http.get("/status")).json()["model_file"].startswith("shop-")
        assert not await runtime.puller.pull()
        shelf.content, shelf.etag = models[1].read_bytes(), '"2"'
        assert await runtime.puller.pull()
        assert await greeting(http) == "Hello two"
    assert [status for status, *_ in shelf.asked] == [200, 304, 200]
    assert [tag for _, tag, _ in shelf.asked] == [None, '"1"', '"1"']
    assert {query for *_, query in shelf.asked} == {"token=t"}
    assert kept(tmp_path) == [".gz", ".json"]  # the one before is gone


async def test_it_is_asked_again_and_again(tmp_path, models):
    shelf = Shelf(models[0].read_bytes())
    async with serving(shelf) as served, running(tmp_path, f"{served.url}/m", pause=0.01) as (http, _):
        shelf.content, shelf.etag = models[1].read_bytes(), '"2"'
        while await greeting(http) != "Hello two":
            await asyncio.sleep(0.01)
    asked = len(shelf.asked)
    await asyncio.sleep(0.05)
    assert len(shelf.asked) == asked  # and no more when the server has stopped


async def test_a_server_without_etags(tmp_path, models):
    shelf = Shelf(models[0].read_bytes(), etag="")
    async with serving(shelf) as served, running(tmp_path, f"{served.url}/m") as (http, runtime):
        shelf.status = 204
        assert not await runtime.puller.pull()
        assert await greeting(http) == "Hello one"
    assert {tag for _, tag, _ in shelf.asked} == {None}


@pytest.mark.parametrize(("status", "content"), [(500, b""), (404, b""), (302, b""), (200, b"no model"), (200, b"")])
async def test_what_cannot_be_used_is_said_and_the_model_stays(tmp_path, models, status, content):
    shelf = Shelf(models[0].read_bytes())
    async with serving(shelf) as served, running(tmp_path, f"{served.url}/m") as (http, runtime):
        shelf.status, shelf.content, shelf.etag = status, content, '"bad"'
        with structlog.testing.capture_logs() as lines:
            await runtime.puller._try()
            await runtime.puller._try()
        assert "model_not_pulled" in [line["event"] for line in lines]
        assert await greeting(http) == "Hello one"
    if status == 200:
        assert shelf.asked[-1][0] == 304  # a model that cannot be used is not downloaded twice
    assert kept(tmp_path) == [".gz", ".json"]


async def test_the_next_start_does_without_the_server(tmp_path, models):
    shelf = Shelf(models[0].read_bytes())
    async with serving(shelf) as served:
        url = f"{served.url}/m"
        async with running(tmp_path, url):
            pass
        async with running(tmp_path, url) as (http, _):
            assert await greeting(http) == "Hello one"
        assert [status for status, *_ in shelf.asked] == [200, 304]
    async with running(tmp_path, url) as (http, _):
        assert await greeting(http) == "Hello one"


async def test_a_server_that_was_never_there_leaves_no_model(tmp_path):
    with structlog.testing.capture_logs() as lines:
        async with running(tmp_path, f"http://user:hunter2@127.0.0.1:{free_port()}/m?key=hunter3") as (http, _):
            assert is_problem(await http.get("/ready"), 503, "NoModel")
    assert "model_not_pulled" in [line["event"] for line in lines]
    assert "hunter" not in str(lines)


async def test_another_server_may_be_named_while_it_runs(tmp_path, models):
    shelf = Shelf(models[1].read_bytes())
    async with serving(shelf) as served, running(tmp_path, None) as (http, _):
        body = {"model_server": {"url": f"{served.url}/m", "token": "t", "wait_time_between_pulls": 0.01}}
        assert (await http.put("/model", json=body)).status_code == 204
        assert await greeting(http) == "Hello two"
        while len(shelf.asked) < 3:
            await asyncio.sleep(0.01)
        assert (await http.delete("/model")).status_code == 204
        asked = len(shelf.asked)
        await asyncio.sleep(0.05)
        assert len(shelf.asked) == asked
        body["model_server"]["url"] = f"http://127.0.0.1:{free_port()}/m"
        assert is_problem(await http.put("/model", json=body), 400, "BadRequest")


@pytest.mark.parametrize("note", ["", "[]", '{"url": 1}', '{"url": "URL", "etag": null, "file": "../../etc/passwd"}'])
async def test_a_note_that_somebody_else_wrote_is_written_anew(tmp_path, models, note):
    shelf = Shelf(models[0].read_bytes())
    async with serving(shelf) as served:
        url = f"{served.url}/m"
        (tmp_path / "var/models").mkdir(parents=True)
        (tmp_path / "var/models/pulled.json").write_text(note.replace("URL", url))
        async with running(tmp_path, url) as (http, _):
            assert await greeting(http) == "Hello one"


def test_settings_in_rasas_keys(tmp_path):
    text = "models:\n  url: http://m/x.tar.gz\n  token: abc\n  wait_time_between_pulls: 7\n"
    (tmp_path / "endpoints.yml").write_text(text)
    endpoint = HttpEndpoint("http://m/x.tar.gz", params={"token": "abc"}, timeout=60.0)
    assert load_settings(tmp_path).models == ModelServer(endpoint, 7.0)
    (tmp_path / "endpoints.yml").write_text("models:\n  url: http://m\n  wait_time_between_pulls: null\n")
    assert load_settings(tmp_path).models.pause is None
    (tmp_path / "endpoints.yml").write_text("models:\n  url: http://m\n")
    assert load_settings(tmp_path).models.pause == 100.0
