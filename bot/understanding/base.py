"""What the bot asks of nlu."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Understanding(Protocol):
    """Reads messages."""

    async def parse(self, text: str) -> Mapping[str, Any]:
        """The JSON of a `nlu.ParseResult`.

        Raises:
            UnderstandingFailed: Nothing came back, or nonsense.
        """
        ...

    async def close(self) -> None:
        """Give resources back."""
        ...
