"""What the assistant keeps goes after the days that the record names."""

import asyncio
import json

import pytest

from bot.clock import ManualClock
from bot.conversation.events import UserUttered
from bot.errors import UsherError
from bot.privacy.expiry import DAY, Expiry, forget_old_lines
from bot.storage.memory import MemoryTrackerStore

NOW = 1_000 * DAY


def asking(**days):
    async def ask(what, body):
        assert (what, body) == ("retention", {})
        return {"deleted": {"held_links": 2}, "days": days}

    return ask


def said(days_ago):
    return UserUttered(text="hi", timestamp=NOW - days_ago * DAY)


@pytest.fixture
async def store():
    made = MemoryTrackerStore()
    for number in range(250):
        last = said(5 if number == 200 else 50)
        await made.append(f"c{number:03}", [said(90), last], expected=0)
    return made


@pytest.fixture
def file(tmp_path):
    written = tmp_path / "events.jsonl"
    lines = [json.dumps({"sender_id": "x", "timestamp": NOW - days * DAY}) for days in (50, 5)]
    written.write_text("\n".join([*lines, "no JSON", '{"event": "without time"}']) + "\n")
    return written


async def test_conversations_count_from_their_last_message(store, file):
    expiry = Expiry(asking(conversations=30, event_files=30), store, file, ManualClock(NOW))
    assert await expiry.clear_out() == {"held_links": 2, "conversations": 249, "lines of events": 1}
    assert await store.conversations() == ["c200"]
    assert len(file.read_text().splitlines()) == 3
    assert list(file.parent.iterdir()) == [file]


async def test_what_has_no_days_stays(store, file):
    expiry = Expiry(asking(conversations=None, event_files=None), store, file, ManualClock(NOW))
    assert await expiry.clear_out() == {"held_links": 2}
    assert len(await store.conversations(limit=1000)) == 250


async def test_a_record_that_does_not_answer_stops_nothing(store, file):
    asked = asyncio.Event()

    async def ask(what, body):
        asked.set()
        raise UsherError("the record does not answer")

    passing = asyncio.create_task(Expiry(ask, store, file, ManualClock(NOW)).run(pause=0.001))
    for _ in range(2):
        await asked.wait()
        asked.clear()
    assert not passing.done()
    passing.cancel()


def test_a_file_that_is_not_there_has_no_old_lines(tmp_path):
    assert forget_old_lines(tmp_path / "none.jsonl", NOW) == 0
