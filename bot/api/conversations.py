"""Conversations: the tracker as JSON, events from outside, the conversation as a story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Response
from fastapi.responses import JSONResponse

from bot.api.body import JsonRoute
from bot.api.errors import EscapedJson
from bot.api.parameters import ConversationId, IncludeEvents, OutputChannel, Until
from bot.conversation import events as e
from bot.conversation.codec import from_dicts
from bot.conversation.messages import spoken
from bot.conversation.story import as_test_story
from bot.conversation.tracker import Tracker
from bot.conversation.wire import tracker_json
from bot.errors import RequestError
from bot.runtime import Runtime
from bot.steering import LATEST

API_CHANNEL = "api"
YAML_TYPE = "application/x-yaml"
Events = Annotated[
    dict[str, Any] | list[dict[str, Any]],
    Body(
        description="One event or a list, in Rasa's JSON.",
        openapi_examples={
            "give back": {"summary": "Give the conversation back to the bot", "value": {"event": "resume"}},
            "slots": {"summary": "Set a slot", "value": [{"event": "slot", "name": "city", "value": "Leeds"}]},
        },
    ),
]


def routes(runtime: Runtime) -> APIRouter:
    """``/conversations/{id}/tracker``, ``…/tracker/events`` and ``…/story``."""
    # As in Rasa, an id may have slashes in it.
    router = APIRouter(prefix="/conversations/{conversation_id:path}", tags=["conversations"], route_class=JsonRoute)
    processor = runtime.processor

    @router.get("/tracker", summary="The conversation as it stands; a new one begins a session")
    async def tracker(conversation_id: ConversationId, verbosity: IncludeEvents, until: Until = None) -> JSONResponse:
        found = await processor.start(conversation_id, channel=API_CHANNEL)
        return EscapedJson(tracker_json(_until(found, until), events=verbosity))

    @router.post("/tracker/events", summary="Add one event or several; `resume` gives a conversation back to the bot")
    async def add_events(
        conversation_id: ConversationId,
        verbosity: IncludeEvents,
        events: Events,
        output_channel: OutputChannel = None,
        *,
        execute_side_effects: Annotated[
            bool,
            Query(
                description="Also send what `bot` events say, and schedule and cancel reminders. "
                "What `agent` events say is always sent."
            ),
        ] = False,
    ) -> JSONResponse:
        new = _read(events)
        changed = await processor.append(conversation_id, new, with_effects=execute_side_effects)
        await _say(runtime, changed, len(new), output_channel, all_of_it=execute_side_effects)
        return EscapedJson(tracker_json(changed, events=verbosity))

    @router.put("/tracker/events", summary="Put these events in the place of all that the conversation has")
    async def replace_events(conversation_id: ConversationId, verbosity: IncludeEvents, events: Events) -> JSONResponse:
        changed = await processor.replace(conversation_id, _read(events, may_be_none=True))
        return EscapedJson(tracker_json(changed, events=verbosity))

    @router.get(
        "/story",
        summary="The conversation as a test story in YAML",
        response_class=Response,
        responses={200: {"content": {YAML_TYPE: {"schema": {"type": "string"}}}}},
    )
    async def story(
        conversation_id: ConversationId,
        until: Until = None,
        *,
        all_sessions: Annotated[bool, Query(description="A story for each session, not for the last alone.")] = False,
    ) -> Response:
        found = _until(await processor.tracker(conversation_id), until)
        text = as_test_story(conversation_id, found.events, all_sessions=all_sessions)
        return Response(text.encode("utf-8", "replace"), media_type=YAML_TYPE)

    return router


def _until(tracker: Tracker, time: float | None) -> Tracker:
    if time is None:
        return tracker
    return Tracker(tracker.conversation_id, tracker.table, [x for x in tracker.events if x.timestamp <= time])


def _read(events: Mapping[str, Any] | Sequence[Mapping[str, Any]], *, may_be_none: bool = False) -> list[e.Event]:
    several = [events] if isinstance(events, Mapping) else events
    if not several and not may_be_none:
        problem = "There is no event in the request."
        raise RequestError(400, "BadRequest", problem, mend='Send one, such as {"event": "resume"}, or a list.')
    return from_dicts(several)


async def _say(runtime: Runtime, tracker: Tracker, new: int, output_channel: str | None, *, all_of_it: bool) -> None:
    """Send what was said to channels that have to be told; those with the feed know already."""
    where = output_channel if output_channel not in {None, LATEST} else tracker.state.latest_input_channel
    outlet = runtime.outlets.get(where or "")
    if outlet is None:
        return
    kinds = (e.AgentUttered, e.BotUttered) if all_of_it else (e.AgentUttered,)
    begins = tracker.version - new
    fresh = enumerate(tracker.events[begins:], start=begins)
    await outlet(
        tracker.conversation_id,
        [
            spoken(event, number)
            for number, event in fresh
            if isinstance(event, e.AgentUttered | e.BotUttered) and isinstance(event, kinds)
        ],
    )
