"""Messages that arrive while others are read are read together next: the encoder does 32 in the time of a dozen.

Where many wait, two threads share them: the encoder computes outside Python's lock, while the other thread works in it.
"""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

from nlu.errors import NluError
from nlu.interpreter import BATCH, Interpreter
from nlu.types import ParseResult

MANY = 8
"""Waiting texts from which on a second thread is worth its while."""
THREADS = 2


class Batcher:
    """A queue before an interpreter that works in threads of its own.

    Args:
        interpreter: From `nlu.load`.
        threads: At most so many; none but one where there is one core.
    """

    def __init__(self, interpreter: Interpreter, *, threads: int = THREADS) -> None:
        self._interpreter = interpreter
        self._threads = max(1, min(threads, os.cpu_count() or 1))
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="nlu")
        self._waiting: list[tuple[str, asyncio.Future[ParseResult]]] = []
        self._readers: set[asyncio.Task[None]] = set()
        self._busy = 0
        self._closed = False

    async def parse(self, text: str) -> ParseResult:
        """What the text says.

        Raises:
            NluError: `close` was called before: nobody would read it.
        """
        if self._closed:
            raise NluError("Understanding was closed, and reads no more texts.", mend="Load the model again.")
        future: asyncio.Future[ParseResult] = asyncio.get_running_loop().create_future()
        self._waiting.append((text, future))
        if not self._readers or (len(self._readers) < self._threads and len(self._waiting) >= MANY):
            self._readers.add(asyncio.create_task(self._read()))
        return await future

    async def close(self) -> None:
        """Finish what was asked, then end the threads; what is asked from now on is refused."""
        self._closed = True
        while self._readers:
            await asyncio.wait(self._readers)
        self._pool.shutdown()

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            share = -(-len(self._waiting) // (self._threads - self._busy))
            size = min(BATCH, max(MANY, share))
            batch, self._waiting = self._waiting[:size], self._waiting[size:]
            self._busy += 1
            read = loop.run_in_executor(self._pool, self._interpreter.parse_many, [text for text, _ in batch])
            await asyncio.wait([read])
            self._busy -= 1
            for place, (_, future) in enumerate(batch):
                _settle(future, read, place)
        # Here and not in a callback: who asks next must find that nobody reads.
        self._readers = {reader for reader in self._readers if reader is not asyncio.current_task()}


def _settle(future: asyncio.Future[ParseResult], read: asyncio.Future[list[ParseResult]], place: int) -> None:
    failure = read.exception()
    if future.done():  # the caller gave up
        return
    if failure is not None:
        future.set_exception(failure)
    else:
        future.set_result(read.result()[place])
