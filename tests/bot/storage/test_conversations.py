import pytest

from bot.conversation.events import BotUttered, SlotSet
from bot.conversation.fold import SlotTable
from bot.errors import VersionConflict
from bot.storage.conversations import Conversations
from bot.storage.feed import BACKLOG, Feed
from bot.storage.memory import MemoryTrackerStore

TABLE = SlotTable(initial={"size": None})


@pytest.fixture
def store():
    return MemoryTrackerStore()


async def test_what_another_process_wrote_is_seen(store):
    here, there = Conversations(store, Feed()), Conversations(store, Feed())
    tracker = await here.take("c", TABLE)
    tracker.append(SlotSet(name="size", value=1))
    await here.append(tracker, since=0)
    seen = await there.take("c", TABLE)
    seen.append(SlotSet(name="size", value=2))
    await there.append(seen, since=1)
    assert (await here.read("c", TABLE)).slots == {"size": 2}


async def test_a_conflict_is_told_and_the_conversation_read_anew(store):
    conversations = Conversations(store, Feed())
    tracker = await conversations.take("c", TABLE)
    tracker.append(SlotSet(name="size", value=1))
    await store.append("c", [SlotSet(name="size", value=7)], expected=0)
    with pytest.raises(VersionConflict):
        await conversations.append(tracker, since=0)
    assert (await conversations.read("c", TABLE)).slots == {"size": 7}


async def test_a_conversation_that_another_process_erased_is_forgotten_here_too(store):
    conversations = Conversations(store, Feed())
    for read in (conversations.read, conversations.take):
        tracker = await conversations.take("c", TABLE)
        tracker.append(SlotSet(name="size", value="of a customer who is erased"))
        await conversations.append(tracker, since=0)
        await store.delete("c")
        seen = await read("c", TABLE)
        assert (seen.version, seen.slots) == (0, {"size": None})


async def test_a_tracker_read_may_be_changed_without_harm(store):
    conversations = Conversations(store, Feed())
    (await conversations.read("c", TABLE)).append(SlotSet(name="size", value=1))
    assert (await conversations.read("c", TABLE)).version == 0


async def test_what_a_turn_took_and_did_not_give_back_is_read_anew(store):
    conversations = Conversations(store, Feed())
    tracker = await conversations.take("c", TABLE)
    tracker.append(SlotSet(name="size", value=1))
    assert (await conversations.read("c", TABLE)).version == 0, "nobody sees a turn in the making"
    assert (await conversations.take("c", TABLE)).version == 0


async def test_the_next_turn_gets_the_tracker_of_the_last(store):
    conversations = Conversations(store, Feed())
    tracker = await conversations.take("c", TABLE)
    tracker.append(SlotSet(name="size", value=1))
    await conversations.append(tracker, since=0)
    looked_at = await conversations.read("c", TABLE)
    assert looked_at is not tracker
    assert await conversations.take("c", TABLE) is tracker


async def test_only_the_last_used_stay_in_memory(store):
    conversations = Conversations(store, Feed(), at_hand=2)
    for name in "abc":
        await conversations.append(await conversations.take(name, TABLE), since=0)
    assert list(conversations._trackers) == ["b", "c"]


async def test_watchers_hear_what_is_stored_with_its_number(store):
    feed = Feed()
    conversations = Conversations(store, feed)
    async with feed.watch("c") as queue:
        tracker = await conversations.take("c", TABLE)
        tracker.extend([SlotSet(name="size"), BotUttered(text="hi")])
        await conversations.append(tracker, since=0)
        assert [queue.get_nowait()[0] for _ in range(2)] == [0, 1]
    assert feed._watchers == {}


async def test_a_watcher_that_falls_behind_is_told_so(store):
    feed = Feed()
    async with feed.watch("c") as queue:
        for n in range(BACKLOG + 5):
            feed.publish("c", [SlotSet(name="size")], first=n)
        items = [queue.get_nowait() for _ in range(queue.qsize())]
        assert items.count(None) == 1, "its queue goes on growing"
        assert feed._watchers == {}
    assert items[-1] is None
