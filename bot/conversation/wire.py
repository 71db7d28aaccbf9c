"""The JSON of a tracker, as Rasa writes it, and of an action call; its answer is read in `bot.conversation.answer`.

A call is put together from pieces that are already JSON, since its large parts do not change from call to call: the
domain is encoded once for a model (`encode_domain`), each event once for the store and all calls (`to_json`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from bot.conversation import events as e
from bot.conversation.codec import encode, to_dict, to_json
from bot.conversation.fold import ACTION_SESSION_START, Loop
from bot.conversation.tracker import Tracker

RASA_VERSION = "3.6.21"
"""What action servers are told; rasa-sdk warns when it hears another minor version than its own."""


class Verbosity(StrEnum):
    """Which events a tracker's JSON holds (Rasa: ``include_events``)."""

    NONE = "NONE"
    APPLIED = "APPLIED"
    AFTER_RESTART = "AFTER_RESTART"
    ALL = "ALL"


@dataclass(frozen=True, slots=True)
class DomainJson:
    """A domain as the action server receives it; ``digest`` names it to servers that keep it."""

    text: str
    digest: str


def tracker_json(tracker: Tracker, *, events: Verbosity = Verbosity.ALL) -> dict[str, Any]:
    """The tracker as Rasa's ``current_state`` gives it."""
    chosen = _events(tracker, events)
    return {**_state_json(tracker), "events": None if chosen is None else [to_dict(event) for event in chosen]}


def encode_domain(source: Mapping[str, Any]) -> DomainJson:
    """The domain's JSON and its digest."""
    text = encode(source)
    return DomainJson(text=text, digest=hashlib.sha256(text.encode()).hexdigest())


def encode_call(
    action: str,
    tracker: Tracker,
    *,
    domain: DomainJson | None,
    digest: str | None = None,
    max_events: int | None = None,
) -> bytes:
    """The body of an action call.

    Args:
        action: Its name.
        tracker: The conversation.
        domain: None where the action is not to receive it (selective domain), or keeps it.
        digest: Of the domain, for servers that keep it.
        max_events: At most so many of the session's last events.
    """
    call = {"next_action": action, "sender_id": tracker.conversation_id, "version": RASA_VERSION}
    if digest is not None:
        call["domain_digest"] = digest
    events = ",".join(to_json(event) for event in session_events(tracker.events, limit=max_events))
    state = f'{encode(_state_json(tracker))[:-1]},"events":[{events}]}}'
    parts = [encode(call)[:-1], f'"tracker":{state}']
    if domain is not None:
        parts.append(f'"domain":{domain.text}')
    return f"{','.join(parts)}}}".encode()


def session_events(events: Sequence[e.Event], *, limit: int | None = None) -> Sequence[e.Event]:
    """The events since the session started, at most the last ``limit``; Rasa's stores give an action no more either."""
    count = 0
    for event in islice(reversed(events), limit):
        count += 1
        if isinstance(event, e.ActionExecuted) and event.name == ACTION_SESSION_START:
            break
    return events[len(events) - count :]


def _state_json(tracker: Tracker) -> dict[str, Any]:
    state = tracker.state
    return {
        "sender_id": tracker.conversation_id,
        "slots": dict(state.slots),
        "latest_message": _message_json(state.latest_message),
        "latest_event_time": tracker.events[-1].timestamp if tracker.events else None,
        "followup_action": state.followup_action,
        "paused": tracker.bot_stays_out,
        "latest_input_channel": state.latest_input_channel,
        "active_loop": _loop_json(state.active_loop),
        "latest_action": _action_json(state.latest_action),
        "latest_action_name": tracker.latest_action_name,
    }


def _message_json(message: e.UserUttered | None) -> dict[str, Any]:
    # Rasa's message before the first one is an empty one, not null.
    empty: dict[str, Any] = {"intent": {}, "entities": [], "text": None, "message_id": None, "metadata": {}}
    if message is None:
        return empty
    own = {"text": message.text, "message_id": message.message_id, "metadata": dict(message.metadata)}
    return {**empty, **own, **message.parse_data, "entities": list(message.entities)}


def _loop_json(loop: Loop | None) -> dict[str, Any]:
    if loop is None:
        return {}
    return {
        "name": loop.name,
        "is_interrupted": loop.is_interrupted,
        "rejected": loop.rejected,
        "trigger_message": dict(loop.trigger_message),
    }


def _action_json(action: e.ActionExecuted | None) -> dict[str, str | None]:
    if action is None:
        return {}
    return {"action_name": action.name} if action.name else {"action_text": action.action_text}


def _events(tracker: Tracker, verbosity: Verbosity) -> Sequence[e.Event] | None:
    match verbosity:
        case Verbosity.NONE:
            return None
        case Verbosity.APPLIED:
            return tracker.applied_events()
        case Verbosity.AFTER_RESTART:
            restarts = (n for n in range(len(tracker.events), 0, -1) if isinstance(tracker.events[n - 1], e.Restarted))
            return tracker.events[next(restarts, 0) :]
        case _:
            return tracker.events
