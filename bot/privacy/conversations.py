"""A customer's conversations: found by who spoke in them, given out, deleted; named in others', masked there."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.conversation.codec import to_dict
from bot.conversation.events import Event, UserUttered
from bot.privacy.whom import Whom
from bot.storage.base import TrackerStore
from bot.storage.sql import SqlTrackerStore
from bot.storage.sql_traces import mask, speakers, traces

MASK = "[erased]"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went from a store of conversations.

    Args:
        conversations: Their ids; not for a receipt, since channels name customers by them.
        events: How many there were.
        masked: Rows of others' conversations in which the customer was named, by table and column.
        messages: What the customer had written.
    """

    conversations: frozenset[str] = frozenset()
    events: int = 0
    masked: dict[str, int] = field(default_factory=dict)
    messages: frozenset[str] = frozenset()


async def conversations_of(store: TrackerStore, whom: Whom) -> dict[str, list[Event]]:
    """Everything that a customer said and was told, by conversation; nothing of a store that keeps nothing.

    Args:
        store: Where conversations are.
        whom: The customer.
    """
    if not isinstance(store, SqlTrackerStore):
        return {}
    found = await store.transaction(partial(speakers, is_theirs=whom.is_theirs))
    return {conversation_id: await store.read(conversation_id) for conversation_id in sorted(found)}


async def forget_conversations(store: TrackerStore, whom: Whom) -> Forgotten:
    """Delete a customer's conversations with their outbox and reminders, and mask their names in others'.

    Args:
        store: Where conversations are.
        whom: The customer.
    """
    if not isinstance(store, SqlTrackerStore):
        return Forgotten()
    theirs = await conversations_of(store, whom)
    for conversation_id in theirs:
        await store.delete(conversation_id)
    changed = await store.transaction(partial(mask, finder=whom.finder, word=MASK))
    return Forgotten(
        conversations=frozenset(theirs),
        events=sum(len(events) for events in theirs.values()),
        masked=changed,
        messages=frozenset(messages_in(theirs)),
    )


async def left_in_conversations(store: TrackerStore, whom: Whom) -> list[str]:
    """In which columns of the store a customer's names still stand, and in how many rows."""
    if not isinstance(store, SqlTrackerStore):
        return []
    found = await store.transaction(partial(traces, finder=whom.finder))
    return [f"{place}: {count}" for place, count in sorted(found.items())]


def messages_in(conversations: dict[str, list[Event]]) -> set[str]:
    """What customers wrote in some conversations."""
    return {
        event.text
        for events in conversations.values()
        for event in events
        if isinstance(event, UserUttered) and event.text
    }


def as_json(events: list[Event]) -> list[dict[str, Any]]:
    """A conversation as JSON, in Rasa's words."""
    return [to_dict(event) for event in events]
