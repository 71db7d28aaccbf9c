import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from actions.customer import migrate
from actions.customer.ready import NEWEST, check_ready
from actions.customer.sample import ensure_sample
from actions.customer.schema import Base
from actions.customer.store import CustomerStore
from actions.errors import RecordOutdated, RecordUnavailable


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def migrated(request, tmp_path):
    url = f"sqlite:///{tmp_path}/new.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    migrate.upgrade(url)
    store = CustomerStore(url)
    yield store
    store.close()


def test_the_migrations_make_the_tables_of_the_code(migrated):
    with migrated.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_migrations_make_the_checks_of_the_code_too(tmp_path):
    url = f"sqlite:///{tmp_path}/migrated.db"
    migrate.upgrade(url)
    direct = create_engine(f"sqlite:///{tmp_path}/direct.db")
    Base.metadata.create_all(direct)
    migrated = CustomerStore(url)
    for table in Base.metadata.tables:
        assert _checks(direct, table) == _checks(migrated.engine, table), table
    assert _checks(direct, "orders")
    direct.dispose()
    migrated.close()


def _checks(engine, table):
    found = inspect(engine).get_check_constraints(table)
    return {check["name"]: re.sub(r"\s+", " ", check["sqltext"]) for check in found}


def test_upgrading_twice_changes_nothing(sample_url, store):
    migrate.upgrade(sample_url)
    check_ready(store)
    with store.session() as session:
        assert session.execute(text("SELECT count(*) FROM customers")).scalar_one() == 25


def test_all_steps_back_leave_nothing(tmp_path):
    url = f"sqlite:///{tmp_path}/new.db"
    migrate.upgrade(url)
    store = CustomerStore(url)
    with store.engine.begin() as connection:
        migrate.command.downgrade(migrate._config(connection), "base")
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    store.close()


def test_the_newest_version_is_the_one_that_serving_asks_for():
    assert ScriptDirectory.from_config(migrate._config(None)).get_heads() == [NEWEST]


def test_tables_of_a_newer_usher_are_refused(sample_url, store):
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RecordOutdated, match="version 9999.*Install the newer Usher"):
        migrate.upgrade(sample_url)
    with pytest.raises(RecordOutdated, match=f"of version 9999, needed is {NEWEST}"):
        check_ready(store)


def test_an_empty_database_is_not_ready(tmp_path):
    store = CustomerStore(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(RecordOutdated, match=r"empty\.db: it has no tables yet.*python -m actions.customer.sample"):
        check_ready(store)
    store.close()


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "notes.db").write_text("this is no database, " * 100)
    with pytest.raises(RecordUnavailable, match=r"notes\.db.*not a database"):
        ensure_sample(f"sqlite:///{tmp_path}/notes.db")


def test_a_folder_in_the_way_is_named(tmp_path):
    (tmp_path / "var").write_text("a file where the folder should be")
    with pytest.raises(RecordUnavailable, match="folder for the customer database cannot be made"):
        ensure_sample(f"sqlite:///{tmp_path}/var/customers.db")


def test_folders_are_made(tmp_path):
    assert ensure_sample(f"sqlite:///{tmp_path}/a/b/customers.db") == "filled"


def test_the_command_makes_the_tables_and_fills_nothing(tmp_path, capsys):
    url = f"sqlite:///{tmp_path}/var/customers.db"
    assert migrate.main([url]) == 0
    assert capsys.readouterr().out == f"The tables of {url} are up to date.\n"
    store = CustomerStore(url)
    check_ready(store)
    with store.session() as session:
        assert session.scalar(text("SELECT count(*) FROM customers")) == 0
    store.close()


def test_the_command_names_what_is_in_the_way(tmp_path, capsys):
    (tmp_path / "notes.db").write_text("this is no database, " * 100)
    assert migrate.main([f"sqlite:///{tmp_path}/notes.db"]) == 1
    assert "not a database" in capsys.readouterr().err
