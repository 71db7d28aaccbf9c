"""A request of the tracking API from body to answer: each event by itself, so that one bad one costs no other."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import to_json
from sqlalchemy.orm import Session

from actions.tracking.event import Arrival, check_depth, read_event
from actions.tracking.message import Tracked
from actions.tracking.refused import Reason, Refused
from actions.tracking.take import take
from actions.tracking.times import read_time

LARGEST_BODY = 500 * 1024
LARGEST_EVENT = 32 * 1024
MOST_EVENTS = 2500
"""Segment's limits: https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/"""


@dataclass(frozen=True, slots=True)
class Fault:
    """What became of an event that was not kept.

    Args:
        index: Its place in the batch, from 0.
        message_id: As its sender gave it, if it did.
        reason: A stable word.
        message: A sentence for people.
    """

    index: int
    message_id: str | None
    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch; the faults by index."""

    stored: int
    repeated: int
    faults: Sequence[Fault]


def read_arrival(body: dict[str, Any], *, source: str, received: datetime) -> Arrival:
    """What the events of a batch share.

    Args:
        body: Of the request.
        source: Who sent it.
        received: When it came; timezone-aware.

    Raises:
        Refused: The batch cannot be read.
    """
    context = body.get("context") or {}
    if not isinstance(context, dict):
        raise Refused("malformed", "context must be a JSON object.")
    check_depth(context)
    return Arrival(source=source, received=received, sent=read_time(body.get("sentAt"), "sentAt"), context=context)


def take_events(
    session: Session, events: Sequence[Any], arrival: Arrival, *, call: str | None = None, may_be_large: bool
) -> Outcome:
    """Keep all events that can be kept.

    Args:
        session: An open session that has done nothing yet.
        events: Their JSON.
        arrival: What they share.
        call: The type of all of them, where the address says it.
        may_be_large: Whether one of them may have more than `LARGEST_EVENT` bytes.
    """

    def read(event: Any) -> Tracked:
        message = read_event(event, arrival, call=call)
        if may_be_large:  # behind the reading, which refuses what is nested too deeply to be written again
            check_size(event)
        return message

    return take_each(session, events, read)


def take_each(session: Session, events: Sequence[Any], read: Callable[[Any], Tracked]) -> Outcome:
    """Keep all events that can be read and kept.

    Args:
        session: An open session that has done nothing yet.
        events: Their JSON.
        read: Makes a signal of one; raises `Refused` where it is none.
    """
    faults: list[Fault] = []
    messages: list[Tracked] = []
    places: dict[str, int] = {}
    for index, event in enumerate(events):
        try:
            message = read(event)
        except Refused as error:
            faults.append(Fault(index, _sender_id(event), error.reason, error.message))
        else:
            messages.append(message)
            places.setdefault(message.message_id, index)
    taken = take(session, messages)
    for one in taken.refused:
        index = places[one.message.message_id]
        faults.append(Fault(index, _sender_id(events[index]), one.reason, one.why))
    return Outcome(taken.stored, taken.repeated, sorted(faults, key=lambda fault: fault.index))


def check_size(event: Any) -> None:
    """Refuse an event that is too large.

    Raises:
        Refused: It has more than `LARGEST_EVENT` bytes.
    """
    size = _size(event)
    if size > LARGEST_EVENT:
        raise Refused("too_large", f"it has {size} bytes, and an event may have {LARGEST_EVENT}.")


def _size(event: Any) -> int:
    try:
        return len(to_json(event))
    except ValueError:  # half a surrogate pair, which JSON allows as an escape
        return len(json.dumps(event))


def _sender_id(event: Any) -> str | None:
    given = event.get("messageId") if isinstance(event, dict) else None
    return given[:255] if isinstance(given, str) else None
