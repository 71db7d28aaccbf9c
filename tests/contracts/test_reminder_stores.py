"""One suite for the reminders of every store."""

import asyncio

import pytest

from bot.conversation.events import ReminderCancelled, ReminderScheduled, Restarted, SlotSet
from bot.conversation.reminders import due_at
from bot.errors import VersionConflict
from bot.storage.reminders import Finish, changes_in

NOON, ONE, TWO = "2026-11-22T12:00:00+00:00", "2026-11-22T13:00:00+00:00", "2026-11-22T14:00:00+00:00"


def remind(name, when=NOON, *, intent="ring", entities=None):
    return ReminderScheduled(name=name, intent=intent, date_time=when, entities=entities)


def at(when):
    return due_at(remind("x", when))


async def happen(store, *events, who="ada"):
    """Append events, with what they change about reminders."""
    first = len(await store.read(who))
    await store.append(who, events, expected=first, reminders=changes_in(events, first=first))


async def due(store, now=TWO, *, until="2026-11-22T15:00:00+00:00", limit=100):
    return await store.reminders.claim(now=at(now), until=at(until), limit=limit)


async def waiting(store):
    """Names of all that wait, whether they are due or not."""
    claimed = await store.reminders.claim(now=at("2026-11-23T00:00:00+00:00"), until=0.0, limit=100)
    return [(reminder.conversation_id, reminder.name) for reminder in claimed]


async def test_what_is_due_is_claimed_in_order(store):
    assert await store.reminders.next_at() is None
    await happen(store, remind("two", TWO), remind("one", ONE), remind("noon"))
    await happen(store, remind("noon", "2026-11-22T11:59:00+00:00"), who="bob")
    assert await store.reminders.next_at() == at(NOON) - 60
    assert await due(store, "2026-11-22T11:58:00+00:00") == []
    first = await due(store, ONE)
    assert [(r.conversation_id, r.name, r.due, r.attempts) for r in first] == [
        ("bob", "noon", at(NOON) - 60, 1),
        ("ada", "noon", at(NOON), 1),
        ("ada", "one", at(ONE), 1),
    ]
    assert len({reminder.id for reminder in first}) == 3


async def test_a_batch_holds_the_oldest(store):
    await happen(store, remind("b", ONE), remind("a", NOON), remind("c", TWO))
    assert [r.name for r in await due(store, limit=2)] == ["a", "b"]
    assert [r.name for r in await due(store, limit=2)] == ["c"]


async def test_what_is_claimed_is_nobody_elses_until_the_time_is_over(store):
    await happen(store, remind("a"))
    [first] = await due(store, NOON, until=ONE)
    assert await due(store, "2026-11-22T12:59:59+00:00") == []
    assert await store.reminders.next_at() == at(ONE)
    [again] = await due(store, ONE)
    assert (again.id, again.due, again.attempts) == (first.id, first.due, 2)


async def test_of_many_who_claim_at_once_one_gets_it(store):
    await happen(store, *(remind(f"n{number}") for number in range(5)))
    claims = await asyncio.gather(*(due(store, NOON, limit=3) for _ in range(10)))
    names = [reminder.name for claim in claims for reminder in claim]
    assert len(names) == len(set(names))
    later = [reminder.name for reminder in await due(store, NOON)]  # whom everybody found locked
    assert sorted(names + later) == [f"n{number}" for number in range(5)]


async def test_what_happened_is_removed_with_its_turn_or_not_at_all(store):
    await happen(store, remind("a"), remind("b"))
    a, _ = await due(store)
    with pytest.raises(VersionConflict):
        await store.append("ada", [SlotSet(name="x")], expected=9, reminders=[Finish(a.id)])
    assert await store.reminders.is_waiting(a)
    await store.append("ada", [SlotSet(name="x")], expected=2, reminders=[Finish(a.id)])
    assert not await store.reminders.is_waiting(a)
    assert await waiting(store) == [("ada", "b")]


async def test_a_turn_that_schedules_itself_anew_is_not_lost(store):
    await happen(store, remind("a"))
    [a] = await due(store)
    again = remind("a", TWO)
    await store.append("ada", [again], expected=1, reminders=[Finish(a.id), *changes_in([again], first=1)])
    assert not await store.reminders.is_waiting(a)
    [next_one] = await due(store)
    assert (next_one.name, next_one.due, next_one.attempts) == ("a", at(TWO), 1)


async def test_the_same_name_replaces_in_its_own_conversation(store):
    await happen(store, remind("a"), remind("a", ONE))
    await happen(store, remind("a", TWO), who="bob")
    [old] = [r for r in await due(store, ONE) if r.conversation_id == "ada"]
    assert old.due == at(ONE)
    await happen(store, remind("a", TWO))
    assert not await store.reminders.is_waiting(old)
    assert sorted(await waiting(store)) == [("ada", "a"), ("bob", "a")]


@pytest.mark.parametrize(
    ("cancel", "left"),
    [
        (ReminderCancelled(), []),
        (ReminderCancelled(name="b"), ["a", "c", "d"]),
        (ReminderCancelled(name="nobody"), ["a", "b", "c", "d"]),
        (ReminderCancelled(intent="ring"), ["c", "d"]),
        (ReminderCancelled(entities={"city": "York"}), ["a", "d"]),
        (ReminderCancelled(entities=[{"value": "York", "entity": "city"}]), ["a", "d"]),
        (ReminderCancelled(intent="ask", entities={"city": "York"}), ["a", "b", "d"]),
        (ReminderCancelled(name="d", intent="ring"), ["a", "b", "c", "d"]),
        (Restarted(), []),
    ],
)
async def test_reminders_are_cancelled_by_what_is_given(store, cancel, left):
    york = {"city": "York"}
    reminders = [remind("a"), remind("b", entities=york), remind("c", intent="ask", entities=york)]
    await happen(store, *reminders, remind("d", intent="ask", entities={"city": "Hull"}))
    await happen(store, remind("b", entities=york), who="bob")
    await happen(store, cancel)
    found = await due(store)
    assert sorted(r.name for r in found if r.conversation_id == "ada") == left
    assert [r.name for r in found if r.conversation_id == "bob"] == ["b"]


async def test_given_back_it_can_be_claimed_later(store):
    await happen(store, remind("a"))
    [a] = await due(store, NOON)
    await store.reminders.postpone(a, until=at(ONE), attempts=0)
    assert await store.reminders.next_at() == at(ONE)
    assert [r.attempts for r in await due(store, ONE)] == [1]
    await store.reminders.drop(a)
    await store.reminders.postpone(a, until=at(ONE), attempts=0)  # it is gone, and stays gone
    assert await store.reminders.next_at() is None


async def test_deleting_a_conversation_deletes_its_reminders_and_replacing_does_not(store):
    await happen(store, remind("a"))
    await happen(store, remind("b"), who="bob")
    await store.replace("ada", [SlotSet(name="x")])
    assert sorted(await waiting(store)) == [("ada", "a"), ("bob", "b")]
    await store.delete("ada")
    assert await waiting(store) == [("bob", "b")]


async def test_a_name_comes_back_as_it_was(store):
    name = "cut \ud83d in \x00 two, \"quoted\" \\ 'ünï' " + "x" * 500
    await happen(store, remind(name, intent="\x00"), remind(None))
    assert [r.name for r in await due(store)] == [name, "event 1"]
    await happen(store, ReminderCancelled(name=name, intent="\x00"))
    assert await waiting(store) == [("ada", "event 1")]
