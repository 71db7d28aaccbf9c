import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from actions.customer.schema import Customer
from actions.customer.store import CustomerStore
from actions.errors import NotPossible, RecordUnavailable, SettingsError


def test_sqlite_writes_ahead_and_holds_foreign_keys(store):
    with store.session() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert session.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_what_is_raised_undoes_everything(store):
    def change():
        with store.session() as session:
            session.get(Customer, "C-1001").name = "Somebody Else"
            session.flush()
            raise NotPossible("no", "no")

    with pytest.raises(NotPossible):
        change()
    with store.session() as session:
        assert session.get(Customer, "C-1001").name == "Anna Brook"


def test_threads_share_the_store(store):
    def read(_):
        with store.session() as session:
            return session.get(Customer, "C-1001").name

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(read, range(64))) == {"Anna Brook"}


def test_a_locked_database_is_named(store, sample_url, monkeypatch):
    monkeypatch.setattr("actions.customer.store.BUSY_SECONDS", 0.05)
    impatient = CustomerStore(sample_url)
    other = sqlite3.connect(sample_url.removeprefix("sqlite:///"))
    other.execute("BEGIN IMMEDIATE")

    def change():
        with impatient.session() as session:
            session.get(Customer, "C-1001").name = "New Name"

    with pytest.raises(RecordUnavailable, match=r"customers\.db.*database is locked"):
        change()
    other.rollback()
    other.close()
    change()
    impatient.close()


def test_a_file_that_may_not_be_written_is_named(sample_url):
    readonly = CustomerStore(f"sqlite:///file:{sample_url.removeprefix('sqlite:///')}?mode=ro&uri=true")

    def change():
        with readonly.session() as session:
            session.get(Customer, "C-1001").name = "New Name"

    with pytest.raises(RecordUnavailable, match="readonly"):
        change()
    readonly.close()


def test_a_missing_database_is_named(tmp_path):
    missing = CustomerStore(f"sqlite:///{tmp_path}/no/such/folder.db")

    def read():
        with missing.session() as session:
            session.get(Customer, "C-1001")

    with pytest.raises(RecordUnavailable, match=r"folder\.db.*python -m actions.customer.sample"):
        read()


def test_a_server_that_is_away_is_named_without_its_password():
    away = CustomerStore("postgresql://usher:secret@127.0.0.1:1/none")

    def read():
        with away.session() as session:
            session.get(Customer, "C-1001")

    with pytest.raises(RecordUnavailable) as error:
        read()
    assert "secret" not in str(error.value)
    assert "127.0.0.1:1/none" in str(error.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite://", "in memory keeps nothing"),
        ("sqlite:///:memory:", "in memory keeps nothing"),
        ("not an address", "no database address"),
        ("nosuchdb://host/name", "no driver for nosuchdb"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_at_once(url, said):
    with pytest.raises(SettingsError, match=said):
        CustomerStore(url)


@pytest.mark.parametrize("name", ["postgres", "postgresql", "postgresql+asyncpg", "postgresql+pg8000"])
def test_postgresql_is_known_under_its_usual_names(name):
    opened = CustomerStore(f"{name}://usher@127.0.0.1/none")
    assert opened.url.drivername == "postgresql+pg8000"
    opened.close()


@pytest.mark.postgres
def test_the_schema_stays_chosen_over_transactions(filled_postgres):
    for _ in range(3):
        with filled_postgres.session() as session:
            assert session.execute(text("SELECT current_schema()")).scalar_one().startswith("usher_record_")
        with pytest.raises(NotPossible), filled_postgres.session():
            raise NotPossible("no", "no")
