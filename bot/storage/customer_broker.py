"""Facts to the customer's record: what the customer API is told of conversations."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import structlog

from bot.conversation.codec import encode, to_dict
from bot.storage.base import OutboxRecord, TrackerStore
from bot.storage.conversation_events import Speaker, may_be_told, speaker_of, told

log = structlog.get_logger(__name__)

AT_ONCE = 100
AT_HAND = 10_000
"""Conversations whose speakers are remembered."""


class CustomerApi(Protocol):
    """Is told of conversations (`bot.responding.customer_api`)."""

    async def tell(self, events: bytes) -> Mapping[str, Any]:
        """Take a JSON list of events, and say which were refused; raises `StorageError` where they were not taken."""
        ...

    async def aclose(self) -> None:
        """Give connections back."""
        ...


class CustomerBroker:
    """Translates facts and hands them to the customer API, which takes a repeated one once.

    Args:
        api: The customer API.
        store: Says who spoke, where that was before this process began.
    """

    def __init__(self, api: CustomerApi, store: TrackerStore) -> None:
        self._api = api
        self._store = store
        self._speakers: OrderedDict[str, Speaker | None] = OrderedDict()

    async def publish(self, records: Sequence[OutboxRecord]) -> None:
        """Hand over what is to be told of these records; events that are refused are logged and not sent again."""
        events = [event for record in records if may_be_told(record) for event in await self._told(record)]
        for first in range(0, len(events), AT_ONCE):
            answer = await self._api.tell(encode(events[first : first + AT_ONCE]).encode())
            if refused := answer.get("refused"):
                reasons = sorted({str(one.get("reason")) for one in refused})
                log.warning("conversation_events_refused", count=len(refused), reasons=reasons)

    async def close(self) -> None:
        """Give connections back."""
        await self._api.aclose()

    async def _told(self, record: OutboxRecord) -> list[dict[str, Any]]:
        event = record.event
        speaker = speaker_of(event) or await self._speaker(record)
        self._remember(record.conversation_id, speaker)
        event_told = None if speaker is None else told(record, event, speaker)
        return [] if event_told is None else [event_told]

    async def _speaker(self, record: OutboxRecord) -> Speaker | None:
        if record.conversation_id in self._speakers:
            return self._speakers[record.conversation_id]
        before = (await self._store.read(record.conversation_id))[: record.position]
        return next((found for event in reversed(before) if (found := speaker_of(to_dict(event)))), None)

    def _remember(self, conversation_id: str, speaker: Speaker | None) -> None:
        self._speakers[conversation_id] = speaker
        self._speakers.move_to_end(conversation_id)
        if len(self._speakers) > AT_HAND:
            self._speakers.popitem(last=False)
