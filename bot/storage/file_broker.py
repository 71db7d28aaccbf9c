"""Facts as JSON lines in a file, as Rasa's file broker writes them: the simplest thing that other programs can read."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Sequence
from pathlib import Path

from bot.errors import StorageError
from bot.storage.base import OutboxRecord
from bot.storage.locked_file import locked


class FileBroker:
    """Appends to a file.

    Args:
        path: The file; made with its folder where it is missing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    async def publish(self, records: Sequence[OutboxRecord]) -> None:
        """Append one line for each record and wait until the disk has them."""
        try:
            await asyncio.to_thread(self._write, records)
        except OSError as error:
            raise StorageError(f"cannot be written: {error}", place=f"event_broker {self._path}") from error

    async def close(self) -> None:
        """Nothing to give back."""

    def _write(self, records: Sequence[OutboxRecord]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with locked(self._path, "a") as file:
            for record in records:
                line = {
                    "id": record.id,
                    "sender_id": record.conversation_id,
                    "position": record.position,
                    **record.event,
                }
                file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())
