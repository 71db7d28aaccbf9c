"""The rest of the action server: health, the customer API, who may call, and one shape for errors."""

import asyncio
import re
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import structlog
from sqlalchemy import text

from actions import problems
from actions.base import CUSTOMER_SLOT
from actions.errors import RegistrationError, SettingsError
from actions.registry import build_executor
from actions.server import create_app
from actions.settings import DEFAULT_DATABASE, read_settings


@asynccontextmanager
async def client_of(app, *, address="127.0.0.1"):
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 1234))
    async with (
        app.router.lifespan_context(app),  # its end closes the store
        httpx.AsyncClient(transport=transport, base_url="http://actions") as client,
    ):
        yield client


async def test_health_and_ready(client):
    for path in ("/health", "/ready"):
        answer = await client.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_actions_are_listed_as_rasa_sdk_lists_them(client):
    names = [action["name"] for action in (await client.get("/actions")).json()]
    assert "action_hello" in names
    assert "validate_order_form" in names
    assert len(names) == len(set(names))


async def test_without_tables_it_is_healthy_but_not_ready(tmp_path, example_actions):
    app = create_app(f"sqlite:///{tmp_path}/empty.db", packages=[example_actions])
    async with client_of(app) as client:
        assert (await client.get("/health")).status_code == 200
        answer = await client.get("/ready")
    assert answer.status_code == 503
    assert answer.json()["reason"] == "RecordUnavailable"
    assert f"python -m actions.customer.sample sqlite:///{tmp_path}/empty.db" in answer.json()["message"]


async def test_a_start_without_tables_says_which_command_makes_them(tmp_path, example_actions):
    app = create_app(f"sqlite:///{tmp_path}/empty.db", packages=[example_actions])
    with structlog.testing.capture_logs() as logs:
        async with app.router.lifespan_context(app):
            pass
    [said] = [line["error"] for line in logs if line["event"] == "record_not_ready"]
    assert f"python -m actions.customer.sample sqlite:///{tmp_path}/empty.db" in said


async def test_a_start_with_tables_says_nothing(sample_url, example_actions):
    app = create_app(sample_url, packages=[example_actions])
    with structlog.testing.capture_logs() as logs:
        async with app.router.lifespan_context(app):
            pass
    assert [line["event"] for line in logs] == ["action_server_ready"]


async def test_a_customer_is_looked_up_by_channel(client):
    answer = await client.get("/customers/lookup", params={"channel": "rest", "external_id": "anna-brook"})
    assert answer.json() == {
        "id": "C-1001",
        "name": "Anna Brook",
        "email": "anna.brook@example.com",
        "phone": "07700 900101",
        "city": "Bristol",
        "postcode": "BS3 4QN",
        "since": "2022-11-19",
    }


async def test_a_summary_says_where_a_customer_stands(client):
    body = (await client.get("/customers/C-1001")).json()
    assert body["channels"] == ["rest"]
    assert [(one["plan"], one["price_month"]) for one in body["contracts"]] == [
        ("Flex 20", "19.50"),
        ("Fibre 300", "34.00"),
    ]
    assert body["orders"][1]["number"] == "FL-204417"
    assert body["orders"][1]["products"] == ["Aster 9", "Aster 9 case"]
    assert [bill["total"] for bill in body["unpaid_bills"]] == ["25.50", "34.00"]
    assert [fault["number"] for fault in body["open_faults"]] == ["T-512207"]
    assert body["open_complaints"] == []
    assert [one["number"] for one in body["appointments"]] == ["A-118204"]


@pytest.mark.parametrize(
    ("method", "path", "status", "reason"),
    [
        ("GET", "/customers/C-9999", 404, "NoSuchCustomer"),
        ("GET", "/customers/%00", 404, "NoSuchCustomer"),
        ("GET", "/customers/lookup?channel=rest&external_id=nobody", 404, "NoSuchCustomer"),
        ("GET", "/customers/lookup?channel=rest", 422, "InvalidParameter"),
        ("GET", "/customers/lookup?channel=&external_id=", 422, "InvalidParameter"),
        ("GET", "/nowhere", 404, "NotFound"),
        ("GET", "/webhook", 405, "MethodNotAllowed"),
        ("DELETE", "/customers/C-1001", 405, "MethodNotAllowed"),
    ],
)
async def test_every_error_has_one_shape(client, method, path, status, reason):
    answer = await client.request(method, path)
    body = answer.json()
    assert (answer.status_code, body["code"], body["reason"]) == (status, status, reason)
    assert body["message"].endswith(".")
    assert set(body) == {"version", "status", "message", "reason", "details", "help", "code"}


async def test_a_broken_record_answers_503_in_the_same_shape(client, store):
    with store.session() as session:
        session.execute(text("DROP TABLE channel_identities"))
    answer = await client.get("/customers/lookup?channel=rest&external_id=anna-brook")
    assert answer.status_code == 503
    assert answer.json()["reason"] == "RecordUnavailable"


GUARDED = [("GET", "/customers/C-1001"), ("GET", "/customers/lookup?channel=a&external_id=b"), ("POST", "/webhook")]


@pytest.mark.parametrize(("method", "path"), GUARDED)
async def test_without_a_token_only_this_machine_is_answered(app, method, path):
    async with client_of(app, address="10.1.2.3") as away:
        answer = await away.request(method, path)
        assert (answer.status_code, answer.json()["reason"]) == (403, "NoTokenSet")
        assert "USHER_ACTIONS_TOKEN" in answer.json()["message"]
        assert (await away.get("/health")).status_code == 200
    for address in ("127.0.0.1", "::1"):
        async with client_of(app, address=address) as near:
            assert (await near.request(method, path)).status_code not in {401, 403}


@pytest.mark.parametrize(("method", "path"), GUARDED)
async def test_with_a_token_everybody_must_show_it(sample_url, example_actions, method, path):
    app = create_app(sample_url, packages=[example_actions], token="s3cret-ø")
    joined = f"{path}{'&' if '?' in path else '?'}token="
    for address in ("127.0.0.1", "10.1.2.3"):
        async with client_of(app, address=address) as client:
            for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic s3cret"}):
                answer = await client.request(method, path, headers=headers)
                assert (answer.status_code, answer.json()["reason"]) == (401, "NotAuthenticated")
                assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert (await client.request(method, f"{joined}wrong")).status_code == 401
            assert (await client.request(method, f"{joined}s3cret-ø")).status_code != 401


async def test_a_bearer_token_is_accepted(sample_url, example_actions):
    app = create_app(sample_url, packages=[example_actions], token="s3cret")
    async with client_of(app, address="10.1.2.3") as client:
        answer = await client.get("/customers/C-1001", headers={"Authorization": "bearer s3cret"})
    assert answer.status_code == 200


def test_settings_come_from_arguments_then_environment_then_defaults():
    environment = {
        "USHER_CUSTOMER_DB": "sqlite:///e.db",
        "USHER_ACTIONS_TOKEN": "t",
        "USHER_ACTION_PACKAGES": "a, b.c ,",
    }
    found = read_settings(environment=environment)
    assert (found.database, found.packages, found.token) == ("sqlite:///e.db", ("a", "b.c"), "t")
    found = read_settings("sqlite:///x.db", packages=["d"], token="u", environment=environment)
    assert (found.database, found.packages, found.token) == ("sqlite:///x.db", ("d",), "u")
    found = read_settings(environment={"USHER_ACTIONS_TOKEN": ""})
    assert (found.database, found.packages, found.token) == (DEFAULT_DATABASE, ("actions.support",), None)


def test_making_the_app_opens_no_database(tmp_path, example_actions):
    create_app(f"sqlite:///{tmp_path}/none.db", packages=[example_actions])
    assert not (tmp_path / "none.db").exists()


def test_an_address_that_cannot_be_used_stops_the_start(example_actions):
    with pytest.raises(SettingsError):
        create_app("sqlite://", packages=[example_actions])


TWO_OF_ONE_NAME = """
from rasa_sdk import Action

class A(Action):
    def name(self): return "x"
    def run(self, d, t, o): return []

class B(A):
    pass
"""
WANTS_MORE = """
from rasa_sdk import Action

class A(Action):
    def __init__(self, more): pass
    def name(self): return "x"
"""


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import no_such_module", "no_such_module"),
        (TWO_OF_ONE_NAME, "two actions are called x"),
        (WANTS_MORE, "cannot be made"),
    ],
)
def test_actions_that_cannot_be_registered_stop_the_start(tmp_path, monkeypatch, store, frozen_clock, source, said):
    name = f"usher_broken_{abs(hash(said))}"
    (tmp_path / f"{name}.py").write_text(source)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(RegistrationError, match=said):
        build_executor([name], store, frozen_clock)


def test_a_package_that_is_not_there_stops_the_start_and_not_the_process(store, frozen_clock):
    with pytest.raises(RegistrationError, match="no_such_package"):
        build_executor(["no_such_package"], store, frozen_clock)


async def test_many_calls_at_once_are_answered_each_with_its_own(client, action_call):
    senders = {"anna-brook": "Anna", "ben-okafor": "Ben", "eilidh-fraser": "Eilidh", "nobody": "there"}
    calls = [(sender, name) for sender, name in senders.items() for _ in range(15)]
    answers = await asyncio.gather(
        *(client.post("/webhook", json=action_call("action_hello", sender=sender)) for sender, _ in calls)
    )
    for (_, name), answer in zip(calls, answers, strict=True):
        assert answer.json()["responses"][0]["text"].startswith(f"Hello {name},")


def test_the_room_knows_neither_of_the_others():
    room = Path(problems.__file__).parent
    imports = re.compile(r"^\s*(?:from|import)\s+(bot|nlu)\b", re.MULTILINE)
    guilty = [str(file) for file in room.rglob("*.py") if imports.search(file.read_text())]
    assert guilty == []


def test_serving_needs_no_alembic():
    """Alembic costs a quarter of a second to import; only tables that do not fit need it."""
    code = "import actions.server, actions.customer.sample, sys; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_customers_slot_has_the_name_of_the_domain():
    assert CUSTOMER_SLOT == "customer_id"
