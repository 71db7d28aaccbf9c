"""Reminders in a conversation: when they are due, what they are called, and whether they are still wanted.

Source: Rasa 3.6, ``MessageProcessor.handle_reminder``. There a new session drops reminders, so that none lives longer
than a session; here only what the customer did drops them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversation import events as e
from bot.conversation.shapes import moment
from bot.conversation.tracker import Tracker

IS_EXTERNAL = "is_external"
"""In the metadata of a message that nobody wrote: a reminder's, or one triggered over the HTTP API."""


def due_at(event: e.ReminderScheduled) -> float:
    """When, in seconds since 1970; a time without a zone is one of this machine, as in Rasa."""
    return moment(event.date_time)


def name_of(event: e.ReminderScheduled, position: int) -> str:
    """Its name; one that has none is told from the others by the number of its event."""
    return event.name or f"event {position}"


def entities_of(written: Any) -> list[dict[str, Any]]:
    """Entities in Rasa's JSON, also from its short form ``{name: value}``; what is neither of them is left out."""
    if isinstance(written, Mapping):
        return [{"entity": name, "value": value} for name, value in written.items()]
    if not isinstance(written, list | tuple):
        return []
    return [dict(item) for item in written if isinstance(item, Mapping) and isinstance(item.get("entity"), str)]


def entities_key(written: Any) -> str:
    """The entities as one text, the same for both ways of writing them; empty where there are none."""
    found = entities_of(written)
    return json.dumps(found, sort_keys=True) if found else ""


def find(tracker: Tracker, name: str) -> int | None:
    """The number of the event that scheduled the reminder of this name last."""
    for position in range(len(tracker.events) - 1, -1, -1):
        event = tracker.events[position]
        if isinstance(event, e.ReminderScheduled) and name_of(event, position) == name:
            return position
    return None


def is_wanted(tracker: Tracker, position: int) -> bool:
    """Whether the reminder scheduled by this event is still to happen.

    Not after the conversation was restarted, nor where the turn that scheduled it was taken back, nor (with
    ``kill_on_user_msg``) after the customer has written.
    """
    event = tracker.events[position]
    after = tracker.events[position + 1 :]
    if any(isinstance(later, e.Restarted) for later in after):
        return False
    if isinstance(event, e.ReminderScheduled) and event.kill_on_user_msg and _has_written(after):
        return False
    # What an earlier session did cannot be taken back, and is not among the applied events of this one.
    is_earlier = any(isinstance(later, e.SessionStarted) for later in after)
    return is_earlier or any(applied is event for applied in tracker.applied_events())


def _has_written(events: Sequence[e.Event]) -> bool:
    return any(isinstance(x, e.UserUttered) and x.text and not x.metadata.get(IS_EXTERNAL) for x in events)
