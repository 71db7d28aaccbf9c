"""Being told to stop by SIGTERM (systemd, Docker, Kubernetes): the process ends well, with exit code 0."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

GRACE_SECONDS = 15
"""For requests in hand; an action takes 10 at the most. Turns of web chat then have `bot.processor.DRAIN_SECONDS`."""


@contextmanager
def stopping_well() -> Iterator[None]:
    """Until the block ends, SIGTERM is a wish and no failure.

    While the server runs, Uvicorn listens to signals and lets the requests in hand be finished; then it raises the
    signal again for whoever listened before. Without a listener that is death by a signal, which looks like a crash.
    """
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
