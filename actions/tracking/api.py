"""Segment's tracking API over HTTP, as its libraries and RudderStack's call it.

| path | also | takes |
|---|---|---|
| `/v1/identify`, `track`, `page`, `screen`, `alias`, `group` | `/v1/i`, `t`, `p`, `s`, `a`, `g` | one event |
| `/v1/batch` | `/v1/import`, `/v1/b` | `{"batch": [event, …], "sentAt": …, "context": …}` |
| `/v1/conversation-events` | | the bot's own (`actions.tracking.conversation`) |

A batch that could be read is answered with 200 whatever its events are: a library drops a whole batch for any 4xx, and
sends it again for any 5xx. What was answered 200 is in the database, but for the events that the answer names.
https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from actions.access.caller import Caller, caller_of
from actions.body import parse_json, read_body
from actions.clock import Clock
from actions.customer.store import CustomerStore
from actions.problems import HttpProblem
from actions.tracking.batch import (
    LARGEST_BODY,
    LARGEST_EVENT,
    MOST_EVENTS,
    Outcome,
    read_arrival,
    take_each,
    take_events,
)
from actions.tracking.conversation import read_conversation_event
from actions.tracking.page import BATCH, CONVERSATION_EVENTS, EVENT, takes
from actions.tracking.refused import Refused


class Call(StrEnum):
    """The last part of a path, long and short."""

    IDENTIFY = "identify"
    TRACK = "track"
    PAGE = "page"
    SCREEN = "screen"
    ALIAS = "alias"
    GROUP = "group"
    BATCH = "batch"
    IMPORT = "import"
    I = "i"  # noqa: E741 - Segment's letters
    T = "t"
    P = "p"
    S = "s"
    A = "a"
    G = "g"
    B = "b"


LONG = {"i": "identify", "t": "track", "p": "page", "s": "screen", "a": "alias", "g": "group", "b": "batch"}
MANY = frozenset({"batch", "import"})
OUR_PART = frozenset({"no_consent", "erased"})
"""Reasons that are no fault of the sender's: nothing is wrong with the event."""


class EventFault(BaseModel):
    """Why an event was not kept."""

    index: int
    messageId: str | None  # noqa: N815 - Segment's word
    reason: str
    message: str


class Received(BaseModel):
    """What became of the events."""

    success: bool
    stored: int
    repeated: int
    refused: list[EventFault]


def tracking_routes(store: CustomerStore, clock: Clock) -> APIRouter:
    """The routes; bodies are read on the event loop, everything else is done in a worker thread.

    Args:
        store: The customer's record.
        clock: The time.
    """
    routes = APIRouter(prefix="/v1", tags=["signals"])

    @routes.post("/conversation-events", openapi_extra=takes(CONVERSATION_EVENTS))
    async def conversation_events(request: Request, caller: Annotated[Caller, Depends(caller_of)]) -> Received:
        """Take what happened in conversations: a list of events of data/contracts/conversation-events.schema.json."""
        body = await read_body(request, max_body=LARGEST_BODY)
        return _answer(await to_thread.run_sync(_keep_conversations, body, request.headers, caller.name))

    def _keep_conversations(body: bytes, headers: Mapping[str, str], source: str) -> Outcome:
        events = parse_json(body, headers, max_body=LARGEST_BODY)
        if not isinstance(events, list):
            raise _unreadable("it is a list of events.")
        read = partial(read_conversation_event, source=source, received=clock())
        with store.session() as session:
            return take_each(session, events, read)

    @routes.post("/{call}", openapi_extra=takes(EVENT, BATCH))
    async def signals(call: Call, request: Request, caller: Annotated[Caller, Depends(caller_of)]) -> Received:
        """Take an event, or a batch: what can be kept is, and the answer says why the rest is not."""
        name = LONG.get(call, call.value)
        if name in MANY:
            return _answer(await _take(request, caller, call=None))
        outcome = await _take(request, caller, call=name)
        _refuse_faulty(outcome)
        return _answer(outcome)

    async def _take(request: Request, caller: Caller, *, call: str | None) -> Outcome:
        body = await read_body(request, max_body=LARGEST_BODY)
        return await to_thread.run_sync(_in_thread, body, request.headers, caller.name, call)

    def _in_thread(body: bytes, headers: Mapping[str, str], source: str, call: str | None) -> Outcome:
        read = parse_json(body, headers, max_body=LARGEST_BODY)
        events = _events(read, call)
        try:
            arrival = read_arrival(read if call is None else {}, source=source, received=clock())
        except Refused as error:
            raise _unreadable(error.message) from error
        may_be_large = len(body) > LARGEST_EVENT or "Content-Encoding" in headers
        with store.session() as session:
            return take_events(session, events, arrival, call=call, may_be_large=may_be_large)

    return routes


def _events(read: Any, call: str | None) -> list[Any]:
    if call is not None:
        return [read]
    events = read.get("batch") if isinstance(read, dict) else None
    if not isinstance(events, list):
        raise _unreadable('a batch is {"batch": [event, …]}.')
    if len(events) > MOST_EVENTS:
        raise HttpProblem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "TooLarge",
            f"A batch may have {MOST_EVENTS} events, not {len(events)}.",
        )
    return events


def _refuse_faulty(outcome: Outcome) -> None:
    for fault in outcome.faults:
        if fault.reason not in OUR_PART:
            raise HttpProblem(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "EventRefused",
                f"The event is not taken: {fault.message}",
                details={"reason": fault.reason, "messageId": fault.message_id},
            )


def _unreadable(message: str) -> HttpProblem:
    return HttpProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "BatchRefused", f"The batch cannot be read: {message}")


def _answer(outcome: Outcome) -> Received:
    return Received(
        success=True,
        stored=outcome.stored,
        repeated=outcome.repeated,
        refused=[
            EventFault(index=one.index, messageId=one.message_id, reason=one.reason, message=one.message)
            for one in outcome.faults
        ],
    )
