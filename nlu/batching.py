"""Messages that arrive while others are read are read together next: the encoder does 32 in the time of a dozen."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from nlu.errors import NluError
from nlu.interpreter import BATCH, Interpreter
from nlu.types import ParseResult


class Batcher:
    """A queue before an interpreter that works in a thread of its own.

    Args:
        interpreter: From `nlu.load`.
    """

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="nlu")
        self._waiting: list[tuple[str, asyncio.Future[ParseResult]]] = []
        self._reader: asyncio.Task[None] | None = None
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
        if self._reader is None:
            self._reader = asyncio.create_task(self._read())
        return await future

    async def close(self) -> None:
        """Finish what was asked, then end the thread; what is asked from now on is refused."""
        self._closed = True
        if self._reader is not None:
            await self._reader
        self._thread.shutdown()

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            texts = [text for text, _ in batch]
            read = loop.run_in_executor(self._thread, self._interpreter.parse_many, texts)
            await asyncio.wait([read])
            for place, (_, future) in enumerate(batch):
                _settle(future, read, place)
        self._reader = None


def _settle(future: asyncio.Future[ParseResult], read: asyncio.Future[list[ParseResult]], place: int) -> None:
    failure = read.exception()
    if future.done():  # the caller gave up
        return
    if failure is not None:
        future.set_exception(failure)
    else:
        future.set_result(read.result()[place])
