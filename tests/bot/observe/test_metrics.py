import pytest
from kit.processing import Talk
from prometheus_client import generate_latest

from bot.errors import StorageError
from bot.observe.metrics import Metrics
from bot.storage.memory import MemoryTrackerStore

DOMAIN = {"intents": ["bill"], "responses": {}, "actions": ["action_bill"]}


class FullStore(MemoryTrackerStore):
    async def append(self, conversation_id, events, *, expected, **more):
        raise StorageError("disk full", place="tracker_store")


async def test_what_happens_is_counted():
    talk = Talk(DOMAIN, {"bill": ["action_bill"]}, answers={"action_bill": lambda call: (500, {})})
    await talk.say("bill")
    await talk.say("nlu_fallback")
    sample = talk.metrics.registry.get_sample_value
    assert sample("usher_turns_total", {"channel": "rest"}) == 2
    assert sample("usher_turn_seconds_count") == 2
    assert sample("usher_nlu_seconds_count") == 2
    assert sample("usher_action_seconds_count", {"action": "action_bill"}) == 1
    assert sample("usher_failures_total", {"stage": "action"}) == 1
    assert sample("usher_fallbacks_total") == 1


async def test_a_turn_that_cannot_be_stored_is_a_failure_and_no_answer():
    talk = Talk(DOMAIN, {}, store=FullStore())
    with pytest.raises(StorageError):
        await talk.say("bill")
    sample = talk.metrics.registry.get_sample_value
    assert sample("usher_failures_total", {"stage": "storage"}) == 1
    assert sample("usher_turns_total", {"channel": "rest"}) is None


def test_two_in_one_process_do_not_mix():
    one, other = Metrics(), Metrics()
    one.answered("rest", 0.1)
    assert b'usher_turns_total{channel="rest"} 1.0' in generate_latest(one.registry)
    assert b'channel="rest"' not in generate_latest(other.registry)
