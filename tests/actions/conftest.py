"""The sample database, once per run and copied for each test; the same tables in PostgreSQL where there is one."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from actions.customer.migrate import upgrade
from actions.customer.sample import ensure_sample, fill
from actions.customer.schema import Base, PrivacyKey
from actions.customer.store import CustomerStore
from actions.server import create_app

# A Wednesday, so that working days lie on both sides.
NOW = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
TODAY = NOW.date()


def clock() -> datetime:
    return NOW


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def today():
    return TODAY


@pytest.fixture
def frozen_clock():
    return clock


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("sample") / "customers.db"
    assert ensure_sample(f"sqlite:///{file}", clock=clock) == "filled"
    return file


@pytest.fixture
def sample_url(sample_file, tmp_path) -> str:
    """Address of a filled SQLite database that the test may change."""
    copy = tmp_path / "customers.db"
    shutil.copy(sample_file, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def store(sample_url):
    opened = CustomerStore(sample_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_url(postgres):
    """Address of a filled PostgreSQL schema of this test run's own."""
    schema = f"usher_record_{os.getpid()}"
    engine = sa.create_engine(postgres)
    with engine.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True, if_exists=True))
        connection.execute(sa.schema.CreateSchema(schema))
    yield f"{postgres}?schema={schema}"
    with engine.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))
    engine.dispose()


@pytest.fixture(scope="session")
def filled_postgres(postgres_url):
    upgrade(postgres_url)
    opened = CustomerStore(postgres_url)
    with opened.session() as session:
        fill(session, clock=clock)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def record_store(request):
    """The sample in each kind of database. Changes that a test commits stay in PostgreSQL: see `session`."""
    return request.getfixturevalue("store" if request.param == "sqlite" else "filled_postgres")


@pytest.fixture
def session(record_store):
    """A session over the sample in each kind of database; nothing of it is kept."""
    with record_store.engine.connect() as connection, connection.begin() as outer:
        with Session(connection, join_transaction_mode="create_savepoint") as opened:
            yield opened
        outer.rollback()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("empty") / "customers.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def empty_postgres(postgres):
    """A PostgreSQL schema of this test run's own, with tables and nothing in them."""
    schema = f"usher_empty_{os.getpid()}"
    engine = sa.create_engine(postgres)
    with engine.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True, if_exists=True))
        connection.execute(sa.schema.CreateSchema(schema))
    upgrade(f"{postgres}?schema={schema}")
    yield f"{postgres}?schema={schema}"
    with engine.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))
    engine.dispose()


@pytest.fixture
def emptied_postgres(empty_postgres):
    """A record with tables and nothing in them, in PostgreSQL; what a test commits is gone after it."""
    opened = CustomerStore(empty_postgres)
    tables = ", ".join(table.name for table in Base.metadata.sorted_tables if table is not PrivacyKey.__table__)
    with opened.session() as session:
        session.execute(sa.text("SET LOCAL session_replication_role = replica"))  # the audit log's trigger sleeps
        session.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    yield opened
    opened.close()


@pytest.fixture
def empty_sqlite(empty_file, tmp_path):
    """The same in SQLite."""
    shutil.copy(empty_file, tmp_path / "empty.db")
    opened = CustomerStore(f"sqlite:///{tmp_path}/empty.db")
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_store(request):
    """The same in each kind of database."""
    return request.getfixturevalue("empty_sqlite" if request.param == "sqlite" else "emptied_postgres")


@pytest.fixture
def example_actions(monkeypatch):
    """Makes `usher_example_actions` importable, as an operator's own package of actions is."""
    folder = Path(__file__).parent / "example_package"
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return "usher_example_actions"


@pytest.fixture
def app(sample_url, example_actions):
    return create_app(sample_url, packages=[example_actions], clock=clock)


@pytest.fixture
async def client(app):
    """An HTTP client of the app in this process, over the same transport as the embedded bot's."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),  # its end closes the store
        httpx.AsyncClient(transport=transport, base_url="http://actions") as opened,
    ):
        yield opened


@pytest.fixture
def action_call():
    """Builds the body of an action call as a bot sends it."""

    def build(name, *, sender="nobody", channel="rest", text="hello", slots=None, events=()):
        message = {"event": "user", "text": text, "input_channel": channel, "parse_data": {"text": text}}
        return {
            "next_action": name,
            "sender_id": sender,
            "tracker": {
                "sender_id": sender,
                "slots": slots or {},
                "latest_message": {"text": text, "intent": {"name": "greet"}, "entities": []},
                "events": [message, *events],
                "paused": False,
                "followup_action": None,
                "active_loop": {},
                "latest_action_name": "action_listen",
            },
            "domain": {"intents": [], "slots": {}, "forms": {"order_form": {"required_slots": ["order_number"]}}},
            "version": "3.6.21",
        }

    return build
