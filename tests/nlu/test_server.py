import asyncio
import json

import httpx
import pytest

import nlu


@pytest.fixture
async def client(library_model):
    app = nlu.serve(library_model)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://nlu") as http:
        yield http


async def test_a_text_is_parsed_as_rasa_answers_it(client, library):
    answer = await client.post("/model/parse", json={"text": "renew my loan", "message_id": "m-1"})

    assert answer.status_code == 200
    assert answer.json()["intent"]["name"] == "renew_loan"
    assert answer.json().keys() == library.parse("renew my loan").as_dict().keys()


async def test_many_at_once_each_get_their_own(client):
    texts = [f"hello number {n}" for n in range(40)]

    answers = await asyncio.gather(*(client.post("/model/parse", json={"text": text}) for text in texts))

    assert [answer.json()["text"] for answer in answers] == texts


@pytest.mark.parametrize("text", ["", "🙂", "\ud800 half", "x" * 100_000, "\x00"])
async def test_any_text_is_answered(client, text):
    answer = await client.post("/model/parse", content=json.dumps({"text": text}))

    assert answer.status_code == 200
    assert answer.json()["text"] == text


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "reason"),
    [
        ("POST", "/model/parse", b"", 400, "InvalidJson"),
        ("POST", "/model/parse", b"{'text'", 400, "InvalidJson"),
        ("POST", "/model/parse", b"\xff\xfe", 400, "InvalidJson"),
        ("POST", "/model/parse", b"[" * 90_000, 400, "InvalidJson"),
        ("POST", "/model/parse", b"[]", 422, "NoText"),
        ("POST", "/model/parse", b'{"message": "hi"}', 422, "NoText"),
        ("POST", "/model/parse", b'{"text": 5}', 422, "NoText"),
        ("POST", "/model/parse", b'{"text": "' + b"x" * 1_000_001 + b'"}', 413, "TooLarge"),
        ("GET", "/model/parse", b"", 405, "MethodNotAllowed"),
        ("GET", "/nowhere", b"", 404, "NotFound"),
    ],
)
async def test_every_error_has_one_shape(client, method, path, body, status, reason):
    answer = await client.request(method, path, content=body)

    assert answer.status_code == status
    said = answer.json()
    assert set(said) == {"version", "status", "message", "reason", "details", "help", "code"}
    assert (said["reason"], said["code"], said["status"]) == (reason, status, "failure")
    assert said["message"]


async def test_health_and_version(client):
    assert (await client.get("/health")).json() == {"status": "ok"}
    versions = (await client.get("/version")).json()
    assert versions["version"]
    assert "onnxruntime" in versions["trained_with"]


def test_a_missing_model_is_refused_at_start(tmp_path):
    with pytest.raises(nlu.ModelFileError, match="usher train"):
        nlu.serve(tmp_path)
