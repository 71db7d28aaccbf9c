"""The sample database, once per run and copied for each test; the same tables in PostgreSQL where there is one."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from actions.customer.migrate import upgrade
from actions.customer.sample import ensure_sample, fill
from actions.customer.store import CustomerStore

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
