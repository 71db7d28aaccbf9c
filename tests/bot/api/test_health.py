from kit.processing import Talk
from kit.serving import app_of, client_of, is_problem

from bot.errors import StorageError
from bot.storage.memory import MemoryTrackerStore


class AbsentStore(MemoryTrackerStore):
    """Does not answer."""

    async def conversations(self, *, after="", limit=100):
        raise StorageError("no connection", place="tracker_store")


async def test_alive_and_ready(client):
    assert (await client.get("/health")).json() == {"status": "ok"}
    assert (await client.get("/ready")).json() == {"status": "ready", "model_id": "m1"}


async def test_alive_but_not_ready_while_the_store_is_away():
    async with client_of(app_of(Talk({}, {}, store=AbsentStore()))) as client:
        assert (await client.get("/health")).status_code == 200
        assert is_problem(await client.get("/ready"), 503, "StorageUnavailable")


async def test_metrics_are_prometheus_text(client, talk):
    await talk.say("greet")
    response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    assert 'usher_turns_total{channel="rest"} 1.0' in response.text
