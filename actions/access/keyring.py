"""Keys as the guard asks for them: the database's answers, at hand for a few seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from anyio import to_thread

from actions.access.caller import Caller
from actions.access.keys import has_keys, owner_of
from actions.customer.store import CustomerStore
from actions.errors import RecordError

FRESH_SECONDS = 5.0
"""For so long a revoked key may still be let in; a query before each request would cost more than most requests."""
AT_HAND = 10_000
"""Answers kept; made-up keys must not fill the memory."""

T = TypeVar("T")


class KeyRing:
    """The keys in the customer database.

    Args:
        store: The database.
        seconds: A clock that only goes forward.
    """

    def __init__(self, store: CustomerStore, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._seconds = seconds
        self._answers: dict[str | None, tuple[float, Caller | bool | None]] = {}

    async def owner_of(self, key: str) -> Caller | None:
        """Who shows this key.

        Raises:
            RecordError: The database cannot be asked.
        """
        found = await self._ask(key, lambda: self._in_session(key))
        return found if isinstance(found, Caller) else None

    async def is_empty(self) -> bool:
        """Whether there are no keys. Where the database cannot be asked, there is nothing in it to be guarded."""
        try:
            return not await self._ask(None, self._any)
        except RecordError:
            return True

    async def _ask(self, question: str | None, ask: Callable[[], Caller | bool | None]) -> Caller | bool | None:
        asked_at, answer = self._answers.get(question, (float("-inf"), None))
        if self._seconds() - asked_at < FRESH_SECONDS:
            return answer
        answer = await to_thread.run_sync(ask)
        if len(self._answers) >= AT_HAND:
            self._answers.clear()
        self._answers[question] = (self._seconds(), answer)
        return answer

    def _in_session(self, key: str) -> Caller | None:
        with self._store.session() as session:
            return owner_of(session, key)

    def _any(self) -> bool:
        with self._store.session() as session:
            return has_keys(session)
