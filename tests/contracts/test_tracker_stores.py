"""One suite for every store of conversations."""

import asyncio
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from kit.event_strategies import conversations

from bot.conversation.events import ActionExecuted, SlotSet, UserUttered
from bot.errors import VersionConflict

HELLO = UserUttered(
    text="hello \u0000 👋 'quoted' <b>", parse_data={"intent": {"name": "greet"}}, message_id="m1", timestamp=1.5
)
LISTEN = ActionExecuted(name="action_listen", policy="RulePolicy", confidence=1.0, timestamp=2.5)


async def test_what_is_appended_is_read_in_order(store):
    await store.append("c", [HELLO, LISTEN], expected=0)
    await store.append("c", [SlotSet(name="size", value=[1, {"a": None}])], expected=2)
    assert await store.read("c") == [HELLO, LISTEN, SlotSet(name="size", value=[1, {"a": None}])]
    assert await store.read("c", since=2) == [SlotSet(name="size", value=[1, {"a": None}])]
    assert await store.read("somebody else") == []


async def test_a_reader_who_knows_more_than_there_is_is_told(store):
    await store.append("c", [HELLO, LISTEN, LISTEN], expected=0)
    await store.delete("c")
    for events in ([], [HELLO]):
        await store.append("c", events, expected=0)
        with pytest.raises(VersionConflict):
            await store.read("c", since=3)
    assert await store.read("c", since=1) == []


@pytest.mark.parametrize("events", [[], [HELLO], [HELLO, LISTEN, LISTEN]])
async def test_a_conversation_is_replaced(store, events):
    await store.append("c", [LISTEN, HELLO], expected=0)
    await store.append("d", [LISTEN], expected=0)
    await store.replace("c", events)
    assert await store.read("c") == events
    assert [r.event["event"] for r in await store.outbox() if r.conversation_id == "c"] == [x.type_name for x in events]
    await store.append("c", [LISTEN], expected=len(events))
    assert await store.read("d") == [LISTEN]


@pytest.mark.parametrize("expected", [0, 1, 3])
async def test_a_wrong_version_appends_nothing(store, expected):
    await store.append("c", [HELLO, LISTEN], expected=0)
    with pytest.raises(VersionConflict) as conflict:
        await store.append("c", [LISTEN], expected=expected)
    assert (conflict.value.expected, conflict.value.found) == (expected, 2)
    assert len(await store.read("c")) == 2
    assert len(await store.outbox()) == 2


async def test_a_conversation_cannot_begin_in_the_middle(store):
    with pytest.raises(VersionConflict):
        await store.append("c", [LISTEN], expected=5)
    assert await store.read("c") == []


async def test_of_many_writers_at_once_one_wins(store):
    results = await asyncio.gather(
        *(store.append("c", [SlotSet(name="n", value=n)], expected=0) for n in range(10)), return_exceptions=True
    )
    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, VersionConflict) for result in results) == 9
    assert len(await store.read("c")) == 1


async def test_conversations_are_listed_a_page_at_a_time(store):
    for name in ("b", "a", "d", "c"):
        await store.append(name, [HELLO], expected=0)
    assert await store.conversations(limit=3) == ["a", "b", "c"]
    assert await store.conversations(after="c") == ["d"]


async def test_the_outbox_has_every_event_until_it_is_delivered(store):
    await store.append("a", [HELLO, LISTEN], expected=0)
    await store.append("b", [LISTEN], expected=0)
    records = await store.outbox()
    assert [(r.conversation_id, r.position, r.event["event"]) for r in records] == [
        ("a", 0, "user"),
        ("a", 1, "action"),
        ("b", 0, "action"),
    ]
    await store.delivered(records[:2])
    assert await store.outbox() == records[2:]
    await store.delivered(records[2:])
    await store.append("b", [LISTEN], expected=1)
    assert (await store.outbox())[0].id > records[2].id, "an id came back"


async def test_a_record_that_was_committed_late_is_not_taken_for_delivered(store):
    for name in "abc":
        await store.append(name, [LISTEN], expected=0)
    first, late, last = await store.outbox()
    await store.delivered([first, last])
    assert await store.outbox() == [late]


async def test_names_that_no_column_takes_are_stored_all_the_same(store):
    odd = [ActionExecuted(name="a" * 300), ActionExecuted(name="cut \ud83d in \x00 two")]
    await store.append("c", odd, expected=0)
    assert await store.read("c") == odd


async def test_appending_nothing_is_nothing(store):
    await store.append("c", [], expected=0)
    assert await store.conversations() == []


async def test_deleting_leaves_nothing(store):
    await store.append("a", [HELLO, LISTEN], expected=0)
    await store.append("b", [LISTEN], expected=0)
    assert await store.delete("a") == 2
    assert await store.delete("a") == 0
    assert await store.read("a") == []
    assert [record.conversation_id for record in await store.outbox()] == ["b"]
    await store.append("a", [HELLO], expected=0)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(conversations)
async def test_any_conversation_comes_back_as_it_was(store, happened):
    name = uuid.uuid4().hex
    await store.append(name, happened, expected=0)
    assert await store.read(name) == happened
