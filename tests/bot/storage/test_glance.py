"""A glance at versions: it sees what any connection has committed, and never waits."""

import sqlite3

import pytest

from bot.conversation import events as e
from bot.storage.glance import Glance
from bot.storage.sql import open_sql

EVENTS = [e.SessionStarted(timestamp=1.0), e.UserUttered(text="hi", timestamp=2.0)]


@pytest.fixture
async def store(tmp_path):
    store = open_sql(f"sqlite:///{tmp_path}/c.db")
    yield store
    await store.close()


@pytest.fixture
def glance(store, tmp_path):
    glance = Glance(tmp_path / "c.db")
    yield glance
    glance.close()


async def test_it_sees_what_was_committed_by_others(store, glance):
    assert glance.version("ada") is None
    await store.append("ada", EVENTS, expected=0)
    assert glance.version("ada") == 2
    await store.append("ada", EVENTS, expected=2)
    assert (glance.version("ada"), glance.version("bo")) == (4, None)
    await store.delete("ada")
    assert glance.version("ada") is None


async def test_a_store_sees_what_another_process_has_added(store, tmp_path):
    await store.append("ada", EVENTS, expected=0)
    assert await store.read("ada", since=2) == []
    other = open_sql(f"sqlite:///{tmp_path}/c.db")
    await other.append("ada", EVENTS[1:], expected=2)
    await other.close()
    assert await store.read("ada", since=2) == EVENTS[1:]


async def test_a_writer_in_the_middle_of_its_work_does_not_matter(store, glance, tmp_path):
    await store.append("ada", EVENTS, expected=0)
    writer = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE conversations SET version = 9")
    assert glance.version("ada") == 2
    writer.execute("ROLLBACK")
    writer.close()


async def test_a_locked_file_shows_nothing_and_is_not_waited_for(tmp_path):
    file = tmp_path / "locked.db"
    owner = sqlite3.connect(file, isolation_level=None)
    owner.execute("CREATE TABLE conversations (sender_id, version)")
    owner.execute("BEGIN EXCLUSIVE")
    glance = Glance(file)
    assert glance.version("ada") is None
    glance.close()
    owner.close()
