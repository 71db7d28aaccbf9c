import asyncio
import json
from contextlib import suppress

from bot.conversation.events import SlotSet
from bot.errors import StorageError
from bot.observe.metrics import Metrics
from bot.storage.file_broker import FileBroker
from bot.storage.memory import InProcessBroker, MemoryTrackerStore
from bot.storage.relay import Relay


async def run_until(relay, done):
    task = asyncio.create_task(relay.run())
    async with asyncio.timeout(10):
        while not done():
            await asyncio.sleep(0.01)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_every_fact_reaches_the_listeners_in_order():
    store, heard = MemoryTrackerStore(), []

    async def listen(record):
        heard.append((record.conversation_id, record.position))

    await store.append("a", [SlotSet(name="n", value=n) for n in range(450)], expected=0)
    await run_until(Relay(store, InProcessBroker([listen]), Metrics(), pause=0.01), lambda: len(heard) == 450)
    assert heard == [("a", n) for n in range(450)]
    assert await store.outbox() == []


async def test_a_broker_that_fails_gets_the_same_facts_again():
    store, heard, failures = MemoryTrackerStore(), [], iter([True, True, False])

    async def listen(record):
        if next(failures, False):
            raise StorageError("away", place="broker")
        heard.append(record.id)

    await store.append("a", [SlotSet(name="n"), SlotSet(name="m")], expected=0)
    await run_until(Relay(store, InProcessBroker([listen]), Metrics(), pause=0.01), lambda: len(heard) == 2)
    assert heard == [1, 2]


async def test_the_file_broker_writes_a_line_a_fact(tmp_path):
    store, file = MemoryTrackerStore(), tmp_path / "new" / "events.jsonl"
    await store.append("a", [SlotSet(name="size", value="ünï")], expected=0)
    assert await Relay(store, FileBroker(file), Metrics()).deliver() == 1
    line = json.loads(file.read_text())
    assert (line["sender_id"], line["position"], line["event"], line["value"]) == ("a", 0, "slot", "ünï")


async def test_a_file_that_cannot_be_written_keeps_the_facts(tmp_path):
    (tmp_path / "file").write_text("")
    store = MemoryTrackerStore()
    await store.append("a", [SlotSet(name="size")], expected=0)
    relay = Relay(store, FileBroker(tmp_path / "file" / "events.jsonl"), Metrics())
    with suppress(StorageError):
        await relay.deliver()
    assert len(await store.outbox()) == 1


async def test_a_listener_with_a_bug_does_not_end_the_relay():
    store, heard, failures = MemoryTrackerStore(), [], iter([True])

    async def listen(record):
        if next(failures, False):
            raise KeyError("a bug")
        heard.append(record.id)

    await store.append("a", [SlotSet(name="n")], expected=0)
    await run_until(Relay(store, InProcessBroker([listen]), Metrics(), pause=0.01), lambda: heard)
    assert heard == [1]
