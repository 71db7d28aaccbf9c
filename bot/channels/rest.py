"""Rasa's REST channel: ``POST /webhooks/rest/webhook``, for servers.

What differs from Rasa: a token is asked for where credentials.yml has one, a failure is an HTTP error instead of an
empty answer, and a message may carry an id, so that it can be sent again without being answered twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Iterator
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from starlette.responses import Response

from bot.api.auth import token_guard
from bot.api.body import JsonRequest, JsonRoute
from bot.api.errors import EscapedJson
from bot.api.rest_items import to_rest
from bot.channels.base import Options
from bot.channels.incoming import WholeText, check_id, clean_text
from bot.conversation.messages import IncomingMessage
from bot.runtime import Runtime

DEFAULT_SENDER = "default"


def _digits(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class RestMessage(BaseModel):
    """Body of a request; fields that are not named here are let pass, as in Rasa."""

    sender: Annotated[str | None, BeforeValidator(_digits)] = Field(
        None, description="The conversation; `default` where it is left out, as in Rasa. A number counts as its digits."
    )
    message: WholeText
    metadata: dict[str, Any] | None = None
    input_channel: str | None = Field(None, description="Name of the channel behind; `rest` where it is left out.")
    message_id: str | None = Field(None, description="A message sent twice with one id is answered once.")


class MessageRoute(JsonRoute):
    """The route of messages: it makes the arguments of its endpoint itself, since FastAPI takes longer than a decision.

    Requests that are not as plain as most go FastAPI's way: one with a query, and one whose body is no message, so that
    FastAPI says what is wrong.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """A handler that reads the body, lets the dependencies check the request, and calls the endpoint."""
        handle = super().get_route_handler()
        checks = [each.dependency for each in self.dependencies if each.dependency]

        async def handle_plain(request: Request) -> Response:
            read = await JsonRequest.read(request)
            try:
                body = RestMessage.model_validate(await read.json())
            except ValidationError:
                return await handle(read)
            if request.scope["query_string"]:
                return await handle(read)
            for check in checks:
                await check(request)
            response: Response = await self.endpoint(body, request.headers.get("idempotency-key"))
            return response

        return handle_plain if self.body_field else handle


class RestOptions(Options):
    """``rest:`` of credentials.yml."""

    token: str | None = None


class RestChannel:
    """The channel ``rest``."""

    name: ClassVar[str] = "rest"
    options: ClassVar[type[Options]] = RestOptions

    @staticmethod
    def routes(runtime: Runtime, options: RestOptions) -> APIRouter:
        """Rasa's two routes."""
        router = APIRouter(prefix="/webhooks/rest", tags=["rest"], route_class=MessageRoute)

        @router.get("/", summary="The channel is there")
        async def health() -> dict[str, str]:
            return {"status": "ok"}

        @router.post(
            "/webhook", summary="Send a message, get the answers", dependencies=[Depends(token_guard(options.token))]
        )
        async def webhook(
            body: RestMessage,
            idempotency_key: Annotated[str | None, Header()] = None,
            *,
            stream: bool = False,
        ) -> Response:
            message = incoming(body, body.message_id or idempotency_key, channel=RestChannel.name)
            answers = to_rest(message.conversation_id, await runtime.processor.handle(message))
            if stream:
                return StreamingResponse(_lines(answers), media_type="text/event-stream")
            return EscapedJson(answers)

        return router


def incoming(body: RestMessage, message_id: str | None, *, channel: str) -> IncomingMessage:
    """The message of a request.

    Raises:
        RequestError: It is empty or too long, or an id that cannot be one.
    """
    # An empty sender is no conversation: all who send it would read each other's.
    sender = DEFAULT_SENDER if body.sender is None else body.sender
    return IncomingMessage(
        conversation_id=check_id(sender, "sender"),
        text=clean_text(body.message),
        channel=check_id(body.input_channel or channel, "input_channel"),
        message_id=check_id(message_id, "message_id") if message_id else None,
        metadata=body.metadata or {},
    )


def _lines(answers: list[dict[str, Any]]) -> Iterator[str]:
    for answer in answers:
        yield json.dumps(answer) + "\n"
