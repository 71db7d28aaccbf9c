"""Conversations as trackers: folded once, kept at hand, checked against the store by their version."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from bot.conversation.fold import SlotTable
from bot.conversation.tracker import Tracker
from bot.errors import VersionConflict
from bot.storage.base import TrackerStore
from bot.storage.feed import Feed
from bot.storage.reminders import Finish, Reminder, changes_in


class Conversations:
    """The store, with the trackers last used in memory.

    A tracker at hand is not trusted blindly: each reading asks the store for the events after it, so that several
    processes can share a store.

    Args:
        store: Where the events are.
        feed: Told of everything stored.
        at_hand: Trackers kept in memory.
    """

    def __init__(self, store: TrackerStore, feed: Feed, *, at_hand: int = 1000) -> None:
        self._store = store
        self._feed = feed
        self._at_hand = at_hand
        self._trackers: OrderedDict[str, Tracker] = OrderedDict()
        self.reminders_changed = asyncio.Event()
        """Set with every turn that schedules or cancels reminders; `bot.reminding` looks anew then."""

    async def read(self, conversation_id: str, table: SlotTable) -> Tracker:
        """The conversation as it stands, empty where it has not begun, to look at: a copy."""
        at_hand = self._trackers.get(conversation_id)
        fits = at_hand is not None and at_hand.table is table
        return await self._with_news(at_hand.copy() if at_hand and fits else Tracker(conversation_id, table))

    async def take(self, conversation_id: str, table: SlotTable) -> Tracker:
        """The conversation for a turn, which may change it: the caller's own until `append` takes it back.

        One that does not come back, since its turn failed, is read anew next time. The caller holds the conversation's
        lock. A copy would do as well, but for its length: a turn must not take longer the longer a conversation is.
        """
        tracker = self._trackers.pop(conversation_id, None)
        if tracker is None or tracker.table is not table:
            tracker = Tracker(conversation_id, table)
        return await self._with_news(tracker)

    async def append(
        self, tracker: Tracker, *, since: int, finished: Reminder | None = None, with_effects: bool = True
    ) -> None:
        """Store what was appended to a tracker after it was taken at version ``since``, and keep it at hand.

        Args:
            tracker: The conversation.
            since: Its version when it was taken.
            finished: The reminder that these events are of.
            with_effects: Reminders among the events are scheduled and cancelled.

        Raises:
            VersionConflict: Somebody else was quicker.
            StorageError: The store cannot be written; nothing was stored.
        """
        events = list(tracker.events[since:])
        changes = changes_in(events, first=since) if with_effects else []
        if finished is not None:  # first: a turn may schedule the next reminder of the same name
            changes.insert(0, Finish(finished.id))
        if events:
            await self._store.append(tracker.conversation_id, events, expected=since, reminders=changes)
        self._keep(tracker)
        self._feed.publish(tracker.conversation_id, events, first=since)
        if changes:
            self.reminders_changed.set()

    async def replace(self, tracker: Tracker) -> None:
        """Store a conversation in the place of the one of this id.

        Raises:
            StorageError: The store cannot be written; the conversation is as it was.
        """
        self._trackers.pop(tracker.conversation_id, None)
        await self._store.replace(tracker.conversation_id, tracker.events)
        self._keep(tracker)
        self._feed.publish(tracker.conversation_id, tracker.events, first=0)

    async def check(self) -> None:
        """Ask the store for something small.

        Raises:
            StorageError: It does not answer.
        """
        await self._store.conversations(limit=1)

    async def _with_news(self, tracker: Tracker) -> Tracker:
        """A tracker with what was stored since; a new one where the conversation was deleted by another process."""
        try:
            tracker.extend(await self._store.read(tracker.conversation_id, since=tracker.version))
        except VersionConflict:
            self._trackers.pop(tracker.conversation_id, None)
            tracker = Tracker(tracker.conversation_id, tracker.table)
            tracker.extend(await self._store.read(tracker.conversation_id))
        return tracker

    def _keep(self, tracker: Tracker) -> None:
        self._trackers[tracker.conversation_id] = tracker
        self._trackers.move_to_end(tracker.conversation_id)
        while len(self._trackers) > self._at_hand:
            self._trackers.popitem(last=False)
