"""What the assistant keeps no longer than data/privacy.yml says: conversations, and lines of the broker's file.

The record says how long (it reads the file), and clears out its own tables when it is asked.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path

import structlog

from bot.clock import Clock
from bot.errors import UsherError
from bot.privacy.rights import Ask
from bot.storage.base import TrackerStore
from bot.storage.locked_file import locked

PAUSE = 3600.0
"""Seconds between two passes; the first comes after that time."""
DAY = 86_400.0
PAGE = 100

log = structlog.get_logger(__name__)


class Expiry:
    """Clears out.

    Args:
        ask: The record.
        store: Conversations.
        events: The broker's file.
        clock: The time.
    """

    def __init__(self, ask: Ask, store: TrackerStore, events: Path, clock: Clock) -> None:
        self._ask = ask
        self._store = store
        self._events = events
        self._clock = clock

    async def run(self, *, pause: float = PAUSE) -> None:
        """Clear out again and again until cancelled; a pass that fails is followed by the next."""
        while True:
            await asyncio.sleep(pause)
            try:
                deleted = await self.clear_out()
            except UsherError as error:
                log.warning("expiry_failed", error=str(error))
            except Exception:  # the next pass may do better, and the server goes on
                log.exception("expiry_failed")
            else:
                if deleted:
                    log.info("expired", **deleted)

    async def clear_out(self) -> dict[str, int]:
        """Delete what is kept no longer; how much that was, by kind."""
        answer = await self._ask("retention", {})
        deleted: dict[str, int] = dict(answer["deleted"])
        days: Mapping[str, int | None] = answer["days"]
        if (conversations := days.get("conversations")) is not None:
            deleted["conversations"] = await self._old_conversations(self._clock.now() - conversations * DAY)
        if (lines := days.get("event_files")) is not None:
            before = self._clock.now() - lines * DAY
            deleted["lines of events"] = await asyncio.to_thread(forget_old_lines, self._events, before)
        return {kind: count for kind, count in deleted.items() if count}

    async def _old_conversations(self, before: float) -> int:
        deleted, after = 0, ""
        while page := await self._store.conversations(after=after, limit=PAGE):
            for conversation_id in page:
                events = await self._store.read(conversation_id)
                if events and max(event.timestamp for event in events) < before:
                    await self._store.delete(conversation_id)
                    deleted += 1
            after = page[-1]
        return deleted


def forget_old_lines(path: Path, before: float) -> int:
    """Write a file of JSON lines anew without those of before a time; how many went."""
    if not path.exists():
        return 0
    fresh, gone = path.with_name(f"{path.name}.fresh"), 0
    with locked(path, "r") as old, fresh.open("w", encoding="utf-8") as new:
        for line in old:
            if _is_old(line, before):
                gone += 1
            else:
                new.write(line)
        new.flush()
        os.fsync(new.fileno())
        if gone:
            fresh.replace(path)
    fresh.unlink(missing_ok=True)
    return gone


def _is_old(line: str, before: float) -> bool:
    try:
        timestamp = json.loads(line)["timestamp"]
    except (ValueError, KeyError, TypeError):
        return False
    return isinstance(timestamp, int | float) and timestamp < before
