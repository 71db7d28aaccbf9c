"""Rasa's REST channel: ``POST /webhooks/rest/webhook``, for servers.

What differs from Rasa: a token is asked for where credentials.yml has one, a failure is an HTTP error instead of an
empty answer, and a message may carry an id, so that it can be sent again without being answered twice.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Depends, Header
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field
from starlette.responses import Response

from bot.api.auth import token_guard
from bot.api.errors import EscapedJson
from bot.channels.incoming import check_id, clean_text
from bot.conversation.messages import IncomingMessage, OutgoingMessage
from bot.runtime import Runtime


class RestMessage(BaseModel):
    """Body of a request."""

    sender: str | None = Field(None, description="The conversation; `default` where it is left out, as in Rasa.")
    message: str
    metadata: dict[str, Any] | None = None
    input_channel: str | None = Field(None, description="Name of the channel behind; `rest` where it is left out.")
    message_id: str | None = Field(None, description="A message sent twice with one id is answered once.")


class RestChannel:
    """The channel ``rest``."""

    name: ClassVar[str] = "rest"
    options: ClassVar[Mapping[str, Any]] = {"token": None}

    @staticmethod
    def routes(runtime: Runtime, options: Mapping[str, Any]) -> APIRouter:
        """Rasa's two routes."""
        router = APIRouter(prefix="/webhooks/rest", tags=["rest"])

        @router.get("/", summary="The channel is there")
        async def health() -> dict[str, str]:
            return {"status": "ok"}

        @router.post(
            "/webhook", summary="Send a message, get the answers", dependencies=[Depends(token_guard(options["token"]))]
        )
        async def webhook(
            body: RestMessage,
            idempotency_key: Annotated[str | None, Header()] = None,
            *,
            stream: bool = False,
        ) -> Response:
            message = _incoming(body, body.message_id or idempotency_key)
            answers = to_rest(message.conversation_id, await runtime.processor.handle(message))
            if stream:
                return StreamingResponse(_lines(answers), media_type="text/event-stream")
            return _json(answers)

        return router


def _incoming(body: RestMessage, message_id: str | None) -> IncomingMessage:
    return IncomingMessage(
        conversation_id=check_id(body.sender or "default", "sender"),
        text=clean_text(body.message),
        channel=check_id(body.input_channel or RestChannel.name, "input_channel"),
        message_id=check_id(message_id, "message_id") if message_id else None,
        metadata=body.metadata or {},
    )


def to_rest(conversation_id: str, answers: Sequence[OutgoingMessage]) -> list[dict[str, Any]]:
    """Rasa's items: one for text (with its buttons), one each for custom JSON, image, attachment, and each card.

    Text without buttons is split at blank lines, as Rasa's collecting channels do.
    """
    items = [item for answer in answers for item in _items(answer)]
    return [{"recipient_id": conversation_id, **item} for item in items]


def _items(answer: OutgoingMessage) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    buttons = list(answer.quick_replies or answer.buttons)
    if buttons:
        items.append({"text": answer.text or "", "buttons": buttons})
    elif answer.text:
        items += [{"text": part} for part in answer.text.strip().split("\n\n")]
    if answer.custom:
        items.append({"custom": answer.custom})
    if answer.image:
        items.append({"image": answer.image})
    if answer.attachment:
        items.append({"attachment": answer.attachment})
    items += [{"custom": dict(element)} for element in answer.elements]
    return items


def _json(answers: list[dict[str, Any]]) -> JSONResponse:
    return EscapedJson(answers)


async def _lines(answers: list[dict[str, Any]]) -> AsyncIterator[str]:
    for answer in answers:
        yield json.dumps(answer) + "\n"
