"""A customer's rights over everything a deployment has of them: the record, conversations, files, training examples.

The record knows the names (it is asked by HTTP, wherever it runs); what the assistant has is looked through here. An
erasure takes the record last: stopped in between, the customer is still known, and the erasure can be asked for again.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.privacy.conversations import (
    as_json,
    conversations_of,
    forget_conversations,
    left_in_conversations,
    messages_in,
)
from bot.privacy.examples import Example, examples_of, remove
from bot.privacy.files import files_below, forget_lines, holds, lines_of, mask_text
from bot.privacy.whom import Whom, read_whom
from bot.settings import Settings
from bot.storage.base import TrackerStore
from bot.storage.sql import SqlTrackerStore

Ask = Callable[[str, Mapping[str, Any]], Awaitable[Mapping[str, Any]]]
"""Asks the record: `/privacy/` and what, with a body; gives the answer."""

KEPT_OF_TRAINING = ".usher"
DATABASE = (".db", ".db-wal", ".db-shm", ".db-journal")


def event_file(settings: Settings) -> Path:
    """Where the file broker writes, or wrote when it was switched on."""
    return settings.event_broker.path or settings.var / "events.jsonl"


class Rights:
    """What is done for one customer who asks.

    Args:
        ask: The record.
        store: Conversations.
        settings: The map of the deployment.
    """

    def __init__(self, ask: Ask, store: TrackerStore, settings: Settings) -> None:
        self._ask = ask
        self._store = store
        self._project = settings.project
        self._var = settings.var
        self._events = event_file(settings)

    async def export(self, customer: str) -> dict[str, Any]:
        """Everything that is known of a customer.

        Args:
            customer: An account, or `kind:value`.
        """
        whom = read_whom(await self._ask("names", {"customer": customer}))
        record = await self._ask("export", {"customer": customer})
        theirs = await conversations_of(self._store, whom)
        examples = self._examples(whom, messages_in(theirs))
        return {
            "record": record,
            "conversations": {name: as_json(events) for name, events in theirs.items()},
            "event_file": await asyncio.to_thread(lines_of, self._events, theirs),
            "training_examples": [f"{self._shown(one.file)}:{one.line} {one.text}" for one in examples],
        }

    async def erase(self, customer: str) -> dict[str, Any]:
        """Erase a customer everywhere; the receipt names nobody.

        Args:
            customer: An account, or `kind:value`.
        """
        whom = read_whom(await self._ask("names", {"customer": customer}))
        said = messages_in(await conversations_of(self._store, whom))
        examples = self._examples(whom, said)
        await asyncio.to_thread(self._unlearn, examples)
        forgotten = await forget_conversations(self._store, whom)
        files = await asyncio.to_thread(self._forget_files, whom, forgotten.conversations)
        receipt = await self._ask("erase", {"customer": customer})
        left = [*receipt["left"], *await self._left(whom)]
        return {
            "receipt": receipt["receipt"],
            "erased_at": receipt["erased_at"],
            "record": {key: receipt[key] for key in ("deleted", "anonymised", "masked", "tombstones")},
            "conversations": {
                "deleted": len(forgotten.conversations),
                "events": forgotten.events,
                "masked": forgotten.masked,
            },
            "files": files,
            "training_examples": self._counted(examples),
            "train_again": bool(examples),
            "left": left,
        }

    async def check(self, customers: Sequence[str]) -> list[str]:
        """Where any of these names still stand; nothing where nothing is left.

        Args:
            customers: Accounts, or `kind:value`; they need not be known any more.
        """
        answer = await self._ask("check", {"customers": list(customers)})
        return [*answer["left"], *await self._left(read_whom(answer))]

    def _examples(self, whom: Whom, messages: Iterable[str]) -> list[Example]:
        files = [file for file in files_below(self._project / "data") if file.suffix in {".yml", ".yaml"}]
        return examples_of(files, whom, messages)

    def _unlearn(self, examples: Sequence[Example]) -> None:
        if examples:
            remove(examples)
            # What was kept of the last training holds their words too; the next one is only slower.
            shutil.rmtree(self._project / KEPT_OF_TRAINING, ignore_errors=True)

    def _forget_files(self, whom: Whom, conversations: Iterable[str]) -> dict[str, dict[str, int]]:
        done = {self._shown(self._events): forget_lines(self._events, whom, conversations)}
        for file in files_below(self._var):
            if file != self._events and not file.name.endswith(DATABASE):
                done[self._shown(file)] = {"names masked": mask_text(file, whom.finder)}
        return {name: counts for name, counts in done.items() if any(counts.values())}

    async def _left(self, whom: Whom) -> list[str]:
        left = await left_in_conversations(self._store, whom)
        if isinstance(self._store, SqlTrackerStore):
            await self._store.compact(anew=False)
            file = self._store.file
            if not left and file is not None and await asyncio.to_thread(holds, file, whom.finder):
                await self._store.compact(anew=True)
        return left + await asyncio.to_thread(self._left_in_files, whom)

    def _left_in_files(self, whom: Whom) -> list[str]:
        folders = (self._var, *(self._project / name for name in ("data", "models", KEPT_OF_TRAINING)))
        own = [self._store.file] if isinstance(self._store, SqlTrackerStore) and self._store.file else []
        files = files_below(*folders, *(file for file in (self._events, *own) if file.exists()))
        return [self._shown(file) for file in files if file.stat().st_size and holds(file, whom.finder)]

    def _counted(self, examples: Iterable[Example]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for one in examples:
            counts[self._shown(one.file)] = counts.get(self._shown(one.file), 0) + 1
        return counts

    def _shown(self, file: Path) -> str:
        return str(file.relative_to(self._project)) if file.is_relative_to(self._project) else str(file)
