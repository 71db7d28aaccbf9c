"""Conversations moved by a program: an action run, an intent triggered, the next action asked for, a message noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from bot.api.body import JsonRoute
from bot.api.errors import EscapedJson
from bot.api.parameters import ConversationId, IncludeEvents, OutputChannel
from bot.api.rest_items import to_rest
from bot.conversation.codec import from_dicts
from bot.conversation.shapes import is_parse
from bot.conversation.wire import Verbosity, tracker_json
from bot.errors import RequestError
from bot.runtime import Runtime
from bot.steering import COLLECTOR, Guess, Moved, Steering


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore")


class ActionToRun(_Body):
    """Body of ``/execute``."""

    name: str | None = Field(None, description="Of the action.", examples=["utter_greet"])
    policy: str | None = Field(None, description="Who is to stand in the event as having chosen it.")
    confidence: float | None = Field(None, description="How sure they were.")


class IntentToTrigger(_Body):
    """Body of ``/trigger_intent``."""

    name: str | None = Field(None, description="Of the intent.", examples=["order_shipped"])
    entities: list[dict[str, Any]] | dict[str, Any] = Field(
        default_factory=list, description="A list in Rasa's JSON, or values by name.", examples=[{"order": "FL-204417"}]
    )


class Message(_Body):
    """Body of ``/messages``."""

    text: str | None = Field(None, max_length=20_000, description="What the customer said.", examples=["hello"])
    sender: str | None = Field(None, description="Always `user`.", examples=["user"])
    parse_data: dict[str, Any] | None = Field(None, description="What it means; read from the text where left out.")


@dataclass(frozen=True, slots=True)
class _Target:
    """Which conversation is moved, and who is told."""

    conversation_id: ConversationId
    verbosity: IncludeEvents
    output_channel: OutputChannel = None


Target = Annotated[_Target, Depends(_Target)]


def routes(runtime: Runtime) -> APIRouter:
    """``/conversations/{id}/execute``, ``…/trigger_intent``, ``…/predict``, ``…/messages`` and ``/model/predict``."""
    router = APIRouter(route_class=JsonRoute)
    steering = Steering(runtime.processor, runtime.clock)
    conversation = "/conversations/{conversation_id:path}"

    @router.post(
        f"{conversation}/execute",
        tags=["conversations"],
        summary="Run one action, and nothing after it (deprecated in Rasa)",
    )
    async def execute(target: Target, body: ActionToRun) -> JSONResponse:
        name, channel = _needed(body.name, "name", "the action"), target.output_channel
        moved = await steering.execute(
            target.conversation_id, name, policy=body.policy, confidence=body.confidence, channel=channel
        )
        return await _told(runtime, moved, target.verbosity)

    @router.post(
        f"{conversation}/trigger_intent",
        tags=["conversations"],
        summary="Go on as if the customer had said something that means this",
    )
    async def trigger_intent(target: Target, body: IntentToTrigger) -> JSONResponse:
        name, channel = _needed(body.name, "name", "the intent"), target.output_channel
        moved = await steering.trigger(target.conversation_id, name, entities=body.entities, channel=channel)
        return await _told(runtime, moved, target.verbosity)

    @router.post(f"{conversation}/predict", tags=["conversations"], summary="What the bot would do next")
    async def predict(conversation_id: ConversationId, verbosity: IncludeEvents) -> JSONResponse:
        return _guess(await steering.predict(conversation_id), verbosity)

    @router.post(f"{conversation}/messages", tags=["conversations"], summary="Add a message without answering it")
    async def messages(conversation_id: ConversationId, verbosity: IncludeEvents, body: Message) -> JSONResponse:
        if body.sender != "user":
            problem = f"Only messages of the sender 'user' can be added, not of {body.sender!r:.40}."
            raise RequestError(
                400, "BadRequest", problem, mend='Write "sender": "user"; agents speak by `agent` events.'
            )
        text = _needed(body.text, "text", "the message")
        if body.parse_data is not None and not is_parse(body.parse_data):
            problem = "parse_data must be an object with an intent (object) and entities (list of objects)."
            raise RequestError(400, "BadRequest", problem, mend="Leave it out to have the text read.")
        tracker = await steering.note(conversation_id, text, parse_data=body.parse_data)
        return EscapedJson(tracker_json(tracker, events=verbosity))

    @router.post("/model/predict", tags=["model"], summary="What the bot would do next after these events")
    async def predict_after(
        verbosity: IncludeEvents,
        events: Annotated[
            list[dict[str, Any]],
            Body(description="In Rasa's JSON.", examples=[[{"event": "action", "name": "action_listen"}]]),
        ],
    ) -> JSONResponse:
        return _guess(steering.predict_after("default", from_dicts(events)), verbosity)

    return router


def _needed(value: str | None, name: str, what: str) -> str:
    if not value:
        raise RequestError(400, "BadRequest", f"The request does not name {what}.", mend=f'Write "{name}": "…".')
    return value


async def _told(runtime: Runtime, moved: Moved, verbosity: Verbosity) -> JSONResponse:
    """The conversation afterwards; what was said too, where no channel has been told."""
    conversation_id = moved.tracker.conversation_id
    answer: dict[str, Any] = {"tracker": tracker_json(moved.tracker, events=verbosity)}
    outlet = None if moved.channel == COLLECTOR else runtime.outlets.get(moved.channel)
    if outlet is None:
        answer["messages"] = to_rest(conversation_id, moved.said)
    else:
        await outlet(conversation_id, moved.said)
    return EscapedJson(answer)


def _guess(guess: Guess, verbosity: Verbosity) -> JSONResponse:
    return EscapedJson(
        {
            "scores": [{"action": name, "score": score} for name, score in guess.scores],
            "policy": guess.policy,
            "confidence": guess.confidence,
            "tracker": tracker_json(guess.tracker, events=verbosity),
        }
    )
