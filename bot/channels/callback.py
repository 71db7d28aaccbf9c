"""Rasa's callback channel: messages come by HTTP, answers go to an address (``callback: url:`` of credentials.yml).

What differs from Rasa: a delivery that fails is tried again, logged and counted; what people at the desk write is
delivered too; and the caller may send a message again by its id.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Any, ClassVar

import httpx
import structlog
from fastapi import APIRouter, Depends, Header
from fastapi.responses import PlainTextResponse
from pydantic import Field, field_validator

from bot.api.auth import token_guard
from bot.api.body import JsonRoute
from bot.api.rest_items import to_rest
from bot.channels.base import Options
from bot.channels.rest import RestMessage, incoming
from bot.conversation.messages import OutgoingMessage
from bot.errors import SettingsError
from bot.observe.metrics import Metrics
from bot.outbound import http_client, shown
from bot.runtime import Runtime
from bot.settings import HttpEndpoint

log = structlog.get_logger(__name__)

PAUSES = (0.5, 2.0)
"""Seconds before each further attempt."""
AGAIN = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS, *(status for status in HTTPStatus if status >= 500)}
)
"""Answers that may be better another time."""


class CallbackOptions(Options):
    """``callback:`` of credentials.yml."""

    url: str = ""
    headers: dict[str, str] = Field(default_factory=dict)
    params: dict[str, str] = Field(default_factory=dict)
    basic_auth: dict[str, str] | None = None
    token: str | None = None
    token_name: str = "token"  # noqa: S105 - a name
    cafile: str | None = None
    timeout: float = Field(10.0, gt=0)
    webhook_token: str | None = None

    @field_validator("url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("it must begin with http:// or https://")
        return value

    @field_validator("basic_auth")
    @classmethod
    def _is_user(cls, value: dict[str, str] | None) -> dict[str, str] | None:
        if value is not None and set(value) != {"username", "password"}:
            raise ValueError("it needs username and password, and nothing else")
        return value

    def endpoint(self) -> HttpEndpoint:
        """Where answers go."""
        auth = self.basic_auth
        return HttpEndpoint(
            url=self.url,
            headers=self.headers,
            params={**self.params, **({self.token_name: self.token} if self.token else {})},
            basic_auth=(auth["username"], auth["password"]) if auth else None,
            cafile=self.cafile,
            timeout=self.timeout,
        )


class CallbackChannel:
    """The channel ``callback``."""

    name: ClassVar[str] = "callback"
    options: ClassVar[type[Options]] = CallbackOptions

    @staticmethod
    def routes(runtime: Runtime, options: CallbackOptions) -> APIRouter:
        """Rasa's two routes.

        Raises:
            SettingsError: There is no address.
        """
        if not options.url:
            mend = "Write url: http://… below callback:"
            raise SettingsError("callback needs a url.", place="credentials.yml: callback", mend=mend)
        router = APIRouter(prefix="/webhooks/callback", tags=["callback"], route_class=JsonRoute)
        sender = CallbackSender(options.endpoint(), runtime.metrics)
        runtime.outlets[CallbackChannel.name] = sender.send

        @router.get("/", summary="The channel is there")
        async def health() -> dict[str, str]:
            return {"status": "ok"}

        @router.post(
            "/webhook",
            summary="Send a message; the answers go to the channel's address",
            dependencies=[Depends(token_guard(options.webhook_token))],
            response_class=PlainTextResponse,
        )
        async def webhook(
            body: RestMessage, idempotency_key: Annotated[str | None, Header()] = None
        ) -> PlainTextResponse:
            message = incoming(body, body.message_id or idempotency_key, channel=CallbackChannel.name)
            answers = await runtime.processor.handle(message)
            # The turn is stored: what cannot be delivered is in the conversation all the same.
            await sender.send(message.conversation_id, answers)
            return PlainTextResponse("success")

        return router


class CallbackSender:
    """Delivers messages to the channel's address, in order within a conversation.

    Args:
        endpoint: The address.
        metrics: Counts what could not be delivered.
        pauses: Seconds before each further attempt.
    """

    def __init__(self, endpoint: HttpEndpoint, metrics: Metrics, *, pauses: Sequence[float] = PAUSES) -> None:
        self._endpoint = endpoint
        self._metrics = metrics
        self._pauses = pauses
        self._place = shown(endpoint.url)
        self._queues: dict[str, asyncio.Lock] = {}
        self._waiting: dict[str, int] = {}

    async def send(self, conversation_id: str, answers: Sequence[OutgoingMessage]) -> None:
        """Deliver what was said; each item of Rasa's REST channel is a POST of its own.

        An item that cannot be delivered holds back those after it: half of an answer, without its beginning, misleads.
        """
        items = [
            (f"{conversation_id}:{answer.event_id}:{number}", item)
            for answer in answers
            for number, item in enumerate(to_rest(conversation_id, [answer]))
        ]
        if not items:
            return
        lock = self._queues.setdefault(conversation_id, asyncio.Lock())
        self._waiting[conversation_id] = self._waiting.get(conversation_id, 0) + 1
        try:
            async with lock, http_client(self._endpoint) as http:
                for sent, (key, item) in enumerate(items):
                    if not await self._deliver(http, key, item):
                        self._metrics.undelivered.labels(CallbackChannel.name).inc(len(items) - sent)
                        return
        finally:
            self._waiting[conversation_id] -= 1
            if not self._waiting[conversation_id]:
                del self._waiting[conversation_id], self._queues[conversation_id]

    async def _deliver(self, http: httpx.AsyncClient, key: str, item: dict[str, Any]) -> bool:
        for pause in (*self._pauses, None):
            try:
                # The key is the same in each attempt, so that a receiver can tell a repetition from a second message.
                response = await http.post(self._endpoint.url, json=item, headers={"Idempotency-Key": _header(key)})
                problem = "" if response.is_success else f"answered {response.status_code}"
                may_repeat = response.status_code in AGAIN
            except httpx.RequestError as error:
                problem, may_repeat = type(error).__name__, True
            if not problem:
                return True
            if pause is None or not may_repeat:
                break
            log.info("callback_retried", url=self._place, error=problem)
            await asyncio.sleep(pause)
        log.error("callback_failed", url=self._place, error=problem, mend="See that the url: of callback answers 200.")
        return False


def _header(text: str) -> str:
    """In the letters that a header may have."""
    return text.encode("ascii", "backslashreplace").decode()
