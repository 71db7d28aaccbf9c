"""nlu in this process: messages that come in while one batch is being read are read together in the next."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.errors import UnderstandingFailed
from nlu import Interpreter

BATCH = 32


class EmbeddedUnderstanding:
    """A queue before one interpreter, which works in a thread of its own.

    Alone, a message is read at once; under load the encoder gets up to 32 messages in one pass, which costs less than
    one after the other.

    Args:
        interpreter: From `nlu.load`.
    """

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="nlu")
        self._waiting: list[tuple[str, asyncio.Future[Mapping[str, Any]]]] = []
        self._reader: asyncio.Task[None] | None = None

    async def parse(self, text: str) -> Mapping[str, Any]:
        """The JSON of a `nlu.ParseResult`."""
        future: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting.append((text, future))
        if self._reader is None:
            self._reader = asyncio.create_task(self._read())
        return await future

    async def close(self) -> None:
        """Finish what was asked and end the thread."""
        if self._reader is not None:
            await self._reader
        self._thread.shutdown()

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            try:
                results = await loop.run_in_executor(self._thread, self._parse, [text for text, _ in batch])
            except Exception as error:  # noqa: BLE001 - whatever broke, every waiting message must hear of it
                for _, future in batch:
                    _settle(future, UnderstandingFailed(f"{type(error).__name__}: {error}", place="nlu"))
                continue
            for (_, future), result in zip(batch, results, strict=True):
                _settle(future, result)
        self._reader = None

    def _parse(self, texts: list[str]) -> list[Mapping[str, Any]]:
        return [result.as_dict() for result in self._interpreter.parse_many(texts)]


def _settle(future: asyncio.Future[Mapping[str, Any]], result: Mapping[str, Any] | UnderstandingFailed) -> None:
    if future.done():  # the caller gave up
        return
    if isinstance(result, UnderstandingFailed):
        future.set_exception(result)
    else:
        future.set_result(result)
