"""Which store a deployment gets, by the words of endpoints.yml."""

from __future__ import annotations

from bot.settings.types import BrokerSettings, StoreSettings
from bot.storage.base import EventBroker, LockStore, TrackerStore
from bot.storage.file_broker import FileBroker
from bot.storage.memory import InProcessBroker, MemoryLockStore, MemoryTrackerStore
from bot.storage.sql import open_sql


def open_tracker_store(settings: StoreSettings) -> TrackerStore:
    """The store of conversations.

    Raises:
        StorageError: It cannot be reached or written.
    """
    return open_sql(settings.url) if settings.kind == "sql" else MemoryTrackerStore()


def open_lock_store() -> LockStore:
    """Locks of this process."""
    return MemoryLockStore()


def open_broker(settings: BrokerSettings) -> EventBroker:
    """Where facts go."""
    return FileBroker(settings.path) if settings.path is not None else InProcessBroker()
