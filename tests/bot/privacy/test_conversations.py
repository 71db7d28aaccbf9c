"""A customer's conversations are found by who spoke in them, in each kind of database."""

import pytest
import sqlalchemy as sa
from kit.held_project import CONVERSATIONS

from bot.privacy.conversations import conversations_of, forget_conversations, left_in_conversations
from bot.privacy.whom import read_whom
from bot.storage.memory import MemoryTrackerStore
from bot.storage.reminders import Plan
from bot.storage.sql import open_sql

NAMES = {
    "account": "C-1001",
    "identifiers": [["user_id", "C-1001"], ["rest", "anna-brook"], ["email", "anna.brook@example.com"]],
    "pattern": r"anna\.brook@example\.com|anna-brook|C-1001",
    "words": ["anna.brook@example.com", "anna-brook", "c-1001"],
    "cores": [],
}
ANNA = read_whom(NAMES)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def store(request, tmp_path):
    if request.param == "sqlite":
        opened = open_sql(f"sqlite:///{tmp_path}/conversations.db")
    else:
        url = request.getfixturevalue("postgres")
        opened = open_sql(url)
        await opened.transaction(_empty)
    for name, events in CONVERSATIONS.items():
        await opened.append(name, events, expected=0, reminders=[Plan("r", "call", '{"who": "anna-brook"}', 9.0)])
    yield opened
    await opened.transaction(_empty)
    await opened.close()


def _empty(connection):
    for table in ("events", "conversations", "outbox", "reminders"):
        connection.execute(sa.text(f"DELETE FROM {table}"))


async def test_by_sender_by_signature_and_by_the_step_that_identifies(store):
    assert set(await conversations_of(store, ANNA)) == {"anna-brook", "signed-in", "identified"}


async def test_all_of_them_go_with_outbox_and_reminders_and_she_is_nobody_to_others(store):
    forgotten = await forget_conversations(store, ANNA)
    assert forgotten.events == 5
    assert forgotten.masked == {"events.data": 1, "outbox.data": 1, "reminders.entities": 1}
    assert "where is my order" in forgotten.messages
    assert await store.conversations() == ["ben"]
    assert await left_in_conversations(store, ANNA) == []
    assert [record.conversation_id for record in await store.outbox()] == ["ben", "ben"]
    assert [event.text for event in await store.read("ben")] == ["hi", "tell [erased], please"]


async def test_a_slot_of_another_name_makes_nobody_a_customer(store):
    assert not ANNA.is_theirs("ben", '{"event": "slot", "name": "note", "value": "C-1001"}')
    assert not ANNA.is_theirs("ben", '{"event": "user", "metadata": {"customer": "C-1001"}}')


async def test_a_store_that_keeps_nothing_has_nothing():
    store = MemoryTrackerStore()
    assert await conversations_of(store, ANNA) == {}
    assert (await forget_conversations(store, ANNA)).events == 0
    assert await left_in_conversations(store, ANNA) == []
