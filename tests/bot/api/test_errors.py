"""Every HTTP error has the one shape, and its message says what to do."""

import json

import httpx
import pytest
from kit.processing import Talk
from kit.serving import app_of, client_of, is_problem

from bot.errors import StorageError
from bot.settings import ServerSettings
from bot.storage.memory import MemoryTrackerStore

DOMAIN = {"intents": ["greet"], "responses": {"utter_hello": [{"text": "Hello"}]}}
JSON = {"Content-Type": "application/json"}
PARSE = "/model/parse"


class BrokenStore(MemoryTrackerStore):
    """Cannot be read, or has a bug."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    async def read(self, conversation_id, *, since=0):
        raise self.error

    async def conversations(self, *, after="", limit=100):
        raise self.error


async def test_an_unknown_path(client):
    response = await client.get("/nowhere")
    assert is_problem(response, 404, "NotFound")
    assert response.json()["message"] == "GET /nowhere: Not Found."


async def test_a_wrong_method(client):
    response = await client.put(PARSE, json={"text": "hi"})
    assert is_problem(response, 405, "MethodNotAllowed")
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "line 1, column 2"),
        (b"", None),
        (b'{"text": "\xff"}', "not JSON"),
        (b"\x00\x01\x02", "not JSON"),
        (b'{"text": NaN}', "no number NaN"),
        (b'{"text": 1e999}', "no number 1e999"),
        (b'{"text": ' + b"9" * 5000 + b"}", "not JSON"),
        (b"[" * 500 + b"]" * 500, "nested more than 100 levels"),
        (b"[" * 100_000, "nested"),
    ],
)
async def test_a_body_that_is_not_json(client, body, said):
    response = await client.post(PARSE, content=body, headers=JSON)
    if said is None:
        assert is_problem(response, 422, "InvalidParameter")
    else:
        assert is_problem(response, 400, "InvalidJson")
        assert said in response.json()["message"]


async def test_a_body_of_another_type_is_refused_so_that_web_pages_cannot_send_it_unasked(client):
    response = await client.post(PARSE, content=b'{"text": "greet"}', headers={"Content-Type": "text/plain"})
    assert is_problem(response, 415, "NotJson")
    assert "Content-Type: application/json" in response.json()["help"]


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "application/vnd.shop+json", "APPLICATION/JSON"])
async def test_json_by_any_of_its_names(client, kind):
    response = await client.post(PARSE, content=b'{"text": "greet"}', headers={"Content-Type": kind})
    assert response.json()["intent"]["name"] == "greet"


@pytest.mark.parametrize("body", [{}, {"text": 5}, {"text": None}, [], "greet", 7, None])
async def test_fields_that_are_missing_or_of_the_wrong_type_are_named(client, body):
    response = await client.post(PARSE, json=body)
    assert is_problem(response, 422, "InvalidParameter")
    assert set(response.json()["details"]) in ({"text"}, {"body"})


async def test_a_parameter_of_the_wrong_type_is_named(client):
    response = await client.get("/conversations/ada/tracker", params={"until": "yesterday"})
    assert is_problem(response, 422, "InvalidParameter")
    assert list(response.json()["details"]) == ["until"]


async def test_what_was_sent_is_not_repeated_in_a_refusal(client):
    response = await client.post(PARSE, json={"text": ["4111 1111 1111 1111"]})
    assert "4111" not in response.text


async def test_a_body_that_is_too_large(client):
    response = await client.post(PARSE, content=json.dumps({"text": "x" * 1_000_001}), headers=JSON)
    assert is_problem(response, 413, "TooLarge")


async def test_a_body_that_is_too_large_and_does_not_say_so(client):
    async def drip():
        for _ in range(11):
            yield b"x" * 100_000

    response = await client.post(PARSE, content=drip(), headers=JSON)
    assert is_problem(response, 413, "TooLarge")


async def test_a_body_in_many_pieces_is_read_whole(client):
    async def drip():
        for piece in ('{"te', 'xt": "gre', 'et"}'):
            yield piece.encode()

    response = await client.post(PARSE, content=drip(), headers=JSON)
    assert response.json()["text"] == "greet"


async def test_understanding_that_fails(client):
    assert is_problem(await client.post(PARSE, json={"text": "broken"}), 503, "UnderstandingUnavailable")


async def test_a_store_that_fails():
    talk = Talk(DOMAIN, {}, store=BrokenStore(StorageError("disk full", place="tracker_store")))
    async with client_of(app_of(talk)) as client:
        response = await client.get("/conversations/ada/tracker")
    assert is_problem(response, 503, "StorageUnavailable")
    assert response.headers["retry-after"] == "5"
    assert "disk full" not in response.text


async def test_a_bug_gives_nothing_away():
    talk = Talk(DOMAIN, {}, store=BrokenStore(ZeroDivisionError("secret detail")))
    async with client_of(app_of(talk)) as client:
        response = await client.get("/conversations/ada/tracker")
    assert is_problem(response, 500, "InternalError")
    assert "secret" not in response.text


async def test_without_enable_api_its_paths_are_not_there_and_the_error_says_how_to_get_them(talk):
    async with client_of(app_of(talk, server=ServerSettings())) as client:
        for method, path in [
            ("GET", "/status"),
            ("POST", PARSE),
            ("GET", "/conversations/ada/tracker"),
            ("POST", "/conversations/ada/tracker/events"),
        ]:
            response = await client.request(method, path, json={"text": "greet"})
            assert is_problem(response, 404, "NotFound")
            assert response.json()["help"] == "Start the server with --enable-api."
        assert (await client.get("/nowhere")).json()["help"] is None
        assert (await client.get("/health")).status_code == 200


@pytest.mark.parametrize(
    ("headers", "query"),
    [({}, ""), ({"Authorization": "Bearer wrong"}, ""), ({"Authorization": "Basic s3cret"}, ""), ({}, "?token=wrong")],
)
async def test_a_token_that_is_missing_or_wrong(talk, headers, query):
    server = ServerSettings(enable_api=True, auth_token="s3cret")
    async with client_of(app_of(talk, server=server)) as client:
        for path in ("/status", "/conversations/ada/tracker"):
            response = await client.get(path + query, headers=headers)
            assert is_problem(response, 401, "NotAuthenticated")
            assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("headers", "query"),
    [({"Authorization": "Bearer s3cret"}, ""), ({"Authorization": "bearer s3cret "}, ""), ({}, "?token=s3cret")],
)
async def test_a_token_that_is_right(talk, headers, query):
    server = ServerSettings(enable_api=True, auth_token="s3cret")
    async with client_of(app_of(talk, server=server)) as client:
        assert (await client.get("/status" + query, headers=headers)).status_code == 200


async def test_pages_of_other_origins_are_let_in_by_name(talk):
    server = ServerSettings(enable_api=True, cors=("https://desk.example",))
    async with client_of(app_of(talk, server=server)) as client:
        ours = await client.get("/version", headers={"Origin": "https://desk.example"})
        other = await client.get("/version", headers={"Origin": "https://other.example"})
    assert ours.headers["access-control-allow-origin"] == "https://desk.example"
    assert "access-control-allow-origin" not in other.headers


async def test_a_socket_address_asked_by_http_is_not_found(client):
    assert is_problem(await client.get("/webhooks/webchat/socket"), 404, "NotFound")


def test_is_problem_does_find_fault():
    response = httpx.Response(404, json={"detail": "Not Found"})
    with pytest.raises(AssertionError):
        is_problem(response, 404, "NotFound")
