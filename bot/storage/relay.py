"""From the outbox to the broker: at least once, in order, without slowing a turn down."""

from __future__ import annotations

import asyncio

import structlog

from bot.errors import StorageError
from bot.observe.metrics import Metrics
from bot.storage.base import EventBroker, TrackerStore

log = structlog.get_logger(__name__)

BATCH = 200
PAUSE = 0.5
LONGEST_PAUSE = 30.0


class Relay:
    """Reads the outbox, publishes, and forgets what the broker has confirmed.

    Args:
        store: Whose outbox.
        broker: Where to.
        metrics: Counters.
        pause: Seconds between two looks at the outbox, unless it was full.
    """

    def __init__(self, store: TrackerStore, broker: EventBroker, metrics: Metrics, *, pause: float = PAUSE) -> None:
        self._store = store
        self._broker = broker
        self._metrics = metrics
        self._pause = pause

    async def run(self) -> None:
        """Deliver until cancelled; a broker that fails is tried again, ever more slowly."""
        pause = self._pause
        while True:
            try:
                delivered = await self.deliver()
            except StorageError as error:
                log.warning("outbox_waits", error=str(error))
            except Exception:  # a listener's own bug: the facts wait for its mend, and the server goes on
                log.exception("outbox_waits")
            else:
                pause = self._pause
                # Each look costs a transaction: a turn's records are taken together with those of the turns beside it.
                if delivered < BATCH:
                    await asyncio.sleep(pause)
                continue
            pause = min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    async def deliver(self) -> int:
        """Hand over one batch; how many records that were."""
        records = await self._store.outbox(limit=BATCH)
        self._metrics.outbox.set(len(records))
        if records:
            await self._broker.publish(records)
            await self._store.delivered(records)
        return len(records)
