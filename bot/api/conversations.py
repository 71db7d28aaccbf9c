"""Conversations: the tracker as JSON, and events from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query
from fastapi.responses import JSONResponse

from bot.api.body import JsonRoute
from bot.api.errors import EscapedJson
from bot.conversation.codec import from_dicts
from bot.conversation.tracker import Tracker
from bot.conversation.wire import Verbosity, tracker_json
from bot.runtime import Runtime

ConversationId = Annotated[str, Path(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]+$")]
API_CHANNEL = "api"


def routes(runtime: Runtime) -> APIRouter:
    """``/conversations/{id}/tracker`` and ``/conversations/{id}/tracker/events``."""
    # As in Rasa, an id may have slashes in it.
    router = APIRouter(prefix="/conversations/{conversation_id:path}", tags=["conversations"], route_class=JsonRoute)
    processor = runtime.processor

    @router.get("/tracker", summary="The conversation as it stands; a new one begins a session")
    async def tracker(
        conversation_id: ConversationId,
        include_events: Verbosity = Verbosity.AFTER_RESTART,
        until: Annotated[float | None, Query(description="Only events up to this time.")] = None,
    ) -> JSONResponse:
        found = await processor.start(conversation_id, channel=API_CHANNEL)
        if until is not None:
            events = [event for event in found.events if event.timestamp <= until]
            found = Tracker(conversation_id, found.table, events)
        return EscapedJson(tracker_json(found, events=include_events))

    @router.post("/tracker/events", summary="Add one event or several; `resume` gives a conversation back to the bot")
    async def add_events(
        conversation_id: ConversationId,
        events: Annotated[dict[str, Any] | list[dict[str, Any]], Body()],
        include_events: Verbosity = Verbosity.AFTER_RESTART,
    ) -> JSONResponse:
        several: list[dict[str, Any]] = [events] if isinstance(events, Mapping) else events
        changed = await processor.append(conversation_id, from_dicts(several))
        return EscapedJson(tracker_json(changed, events=include_events))

    return router
