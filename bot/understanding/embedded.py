"""nlu in this process: messages that come in while one batch is being read are read together in the next."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from traceback import extract_tb
from typing import Any

from bot.errors import UnderstandingFailed
from nlu import Batcher, Interpreter


class EmbeddedUnderstanding:
    """An interpreter behind `nlu.Batcher`, which works in a thread of its own.

    Args:
        interpreter: From `nlu.load`.
    """

    def __init__(self, interpreter: Interpreter) -> None:
        self._batcher = Batcher(interpreter)

    async def parse(self, text: str) -> Mapping[str, Any]:
        """The JSON of a `nlu.ParseResult`."""
        try:
            return (await self._batcher.parse(text)).as_dict()
        except Exception as error:  # whatever broke inside, the customer must be told
            # Its kind and place alone: what it says may quote the customer.
            raise UnderstandingFailed(f"{type(error).__name__} at {_where(error)}.", place="nlu") from error

    async def close(self) -> None:
        """Finish what was asked and end the thread."""
        await self._batcher.close()


def _where(error: Exception) -> str:
    frame = extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"
