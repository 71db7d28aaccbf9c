"""What the action server does by itself: seals notes into the audit log, deletes what is kept no longer, and more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

import structlog
from anyio import to_thread

from actions.clock import Clock
from actions.customer.store import CustomerStore
from actions.errors import ActionsError
from actions.privacy.declaration import Retention
from actions.privacy.retention import keep_no_longer
from actions.privacy.sealing import seal

SEAL_SECONDS = 2.0
RETENTION_SECONDS = 3600.0

log = structlog.get_logger(__name__)


class Passes:
    """Both passes and others, until they are stopped.

    Args:
        store: The record.
        retention: Days by kind of data.
        clock: The time.
        seal_seconds: Between two looks at notes.
        retention_seconds: Between two passes of retention; the first comes after that time.
        besides: What else is to be done, with the seconds between two times.
    """

    def __init__(
        self,
        store: CustomerStore,
        retention: Retention,
        clock: Clock,
        *,
        seal_seconds: float = SEAL_SECONDS,
        retention_seconds: float = RETENTION_SECONDS,
        besides: Mapping[Callable[[], None], float] | None = None,
    ) -> None:
        self._store = store
        self._retention = retention
        self._clock = clock
        self._pauses = {self._seal: seal_seconds, self._keep_no_longer: retention_seconds, **(besides or {})}
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self) -> None:
        """Start them."""
        self._tasks = [asyncio.create_task(self._every(pause, work)) for work, pause in self._pauses.items()]

    async def stop(self) -> None:
        """Stop them; what runs ends first."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task

    async def _every(self, pause: float, work: Callable[[], None]) -> None:
        while True:
            await asyncio.sleep(pause)
            try:
                await to_thread.run_sync(work)
            except ActionsError as error:
                log.warning("pass_failed", work=work.__name__.strip("_"), error=str(error))
            except Exception:  # the next pass may do better, and the server goes on
                log.exception("pass_failed", work=work.__name__.strip("_"))

    def _seal(self) -> None:
        seal(self._store)

    def _keep_no_longer(self) -> None:
        deleted = keep_no_longer(self._store, self._retention, now=self._clock())
        if deleted:
            log.info("kept_no_longer", **deleted)
