"""Web chat: a session by POST, then a WebSocket that resumes where the client left off.

The client opens with its token and the number of the last event that it has. Everything after that is sent from the
store, then everything as it is stored, so that a reload, a second tab or a lost connection neither loses nor doubles
a message.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar

import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel

from bot.channels.frames import (
    MessageFrame,
    PingFrame,
    error_frame,
    event_frames,
    opening_frame,
    read_frame,
    session_frame,
)
from bot.channels.incoming import clean_text
from bot.channels.tokens import Session, SessionTokens, read_identity
from bot.conversation.messages import IncomingMessage
from bot.errors import RequestError, StorageError
from bot.runtime import Runtime
from bot.storage.feed import Numbered

log = structlog.get_logger(__name__)

MINUTE = 60.0
DAY = 86_400.0
POLICY_VIOLATION = 1008
TRY_AGAIN_LATER = 1013


class SessionRequest(BaseModel):
    """Body of ``POST /webhooks/webchat/session``."""

    token: str | None = None
    identity: str | None = None


class WebchatChannel:
    """The channel ``webchat``.

    Its options:

    - ``session_days``: how long a token lives;
    - ``messages_a_minute``: of one connection;
    - ``origins``: pages that may connect, such as ``https://shop.example``; any where it is empty;
    - ``identity_secret``: key of the tokens by which the shop's own server says who a customer is.
    """

    name: ClassVar[str] = "webchat"
    options: ClassVar[Mapping[str, Any]] = {
        "session_days": 30,
        "messages_a_minute": 30,
        "origins": (),
        "identity_secret": None,
    }

    @staticmethod
    def routes(runtime: Runtime, options: Mapping[str, Any]) -> APIRouter:
        """Session and socket."""
        router = APIRouter(prefix="/webhooks/webchat", tags=["webchat"])
        tokens = SessionTokens(runtime.secret, runtime.clock, lifetime=float(options["session_days"]) * DAY)

        @router.post("/session", summary="Begin a session, or renew the one of a token")
        async def session(body: SessionRequest) -> dict[str, str]:
            found = _session(body, tokens, options["identity_secret"])
            return {"token": tokens.sign(found), "conversation": found.conversation_id}

        @router.websocket("/socket")
        async def socket(websocket: WebSocket) -> None:
            origins = options["origins"]
            if origins and websocket.headers.get("origin") not in origins:
                await websocket.close(POLICY_VIOLATION, "this page may not connect")
                return
            await websocket.accept()
            connection = Connection(websocket, runtime, tokens, messages_a_minute=int(options["messages_a_minute"]))
            with suppress(WebSocketDisconnect):
                await connection.serve()

        return router


def _session(body: SessionRequest, tokens: SessionTokens, identity_secret: str | None) -> Session:
    customer = None
    if body.identity is not None:
        if identity_secret is None:
            raise RequestError(
                400,
                "NoIdentity",
                "This server does not take identity tokens.",
                mend="Set identity_secret under webchat in credentials.yml.",
            )
        customer = read_identity(body.identity, identity_secret)
    if body.token is None:
        return tokens.begin(customer)
    known = tokens.read(body.token)
    if customer is not None and known.customer not in {None, customer}:
        return tokens.begin(customer)  # somebody else signed in on this browser: never their predecessor's conversation
    return Session(known.conversation_id, customer or known.customer)


class Connection:
    """One open socket.

    Args:
        websocket: Accepted.
        runtime: The running assistant.
        tokens: Read the client's token.
        messages_a_minute: More are refused.
    """

    def __init__(
        self, websocket: WebSocket, runtime: Runtime, tokens: SessionTokens, *, messages_a_minute: int
    ) -> None:
        self._websocket = websocket
        self._runtime = runtime
        self._tokens = tokens
        self._allowed = messages_a_minute
        self._times: deque[float] = deque()

    async def serve(self) -> None:
        """Open, catch up, then carry messages both ways until one side ends."""
        try:
            opening = opening_frame(await self._websocket.receive_text())
            session = self._tokens.read(opening.token)
        except RequestError as error:
            await self._websocket.send_json(error_frame(error))
            await self._websocket.close(POLICY_VIOLATION, error.reason)
            return
        with structlog.contextvars.bound_contextvars(conversation=session.conversation_id):
            async with self._runtime.feed.watch(session.conversation_id) as queue:
                last = await self._catch_up(session, opening.last_event_id)
                sender = asyncio.create_task(self._send(queue, last))
                receiver = asyncio.create_task(self._receive(session))
                done, pending = await asyncio.wait({sender, receiver}, return_when=asyncio.FIRST_COMPLETED)
                for task in pending:
                    task.cancel()
                await asyncio.gather(*pending, return_exceptions=True)
                for task in done:
                    task.result()

    async def _catch_up(self, session: Session, last: int) -> int:
        """Send what the client has not seen; the number of the last event there is."""
        tracker = await self._runtime.processor.tracker(session.conversation_id)
        await self._websocket.send_json(session_frame(tracker))
        for frame in event_frames(list(enumerate(tracker.events))[last + 1 :]):
            await self._websocket.send_json(frame)
        return tracker.version - 1

    async def _send(self, queue: asyncio.Queue[Numbered | None], last: int) -> None:
        while True:
            item = await queue.get()
            if item is None:
                await self._websocket.close(TRY_AGAIN_LATER, "too far behind")
                return
            if item[0] <= last:  # stored while the client caught up, and sent then
                continue
            for frame in event_frames([item]):
                await self._websocket.send_json(frame)

    async def _receive(self, session: Session) -> None:
        while True:
            message_id = None
            try:
                frame = read_frame(await self._websocket.receive_text())
                if isinstance(frame, MessageFrame):
                    message_id = frame.id
                    await self._handle(session, frame)
                elif isinstance(frame, PingFrame):
                    await self._websocket.send_json({"type": "pong"})
            except RequestError as error:
                await self._websocket.send_json(error_frame(error, message_id))

    async def _handle(self, session: Session, frame: MessageFrame) -> None:
        self._count()
        message = IncomingMessage(
            conversation_id=session.conversation_id,
            text=clean_text(frame.payload or frame.text),
            channel=WebchatChannel.name,
            message_id=frame.id,
            metadata=_metadata(session, frame),
        )
        await self._websocket.send_json({"type": "typing", "speaker": "bot"})
        try:
            # A turn once begun is finished, also when its customer reloads the page: its actions have effects.
            await asyncio.shield(self._runtime.processor.handle(message))
        except StorageError as error:
            log.error("message_not_stored", error=str(error))  # noqa: TRY400 - the store has logged its own trace
            problem = "Your message could not be stored just now."
            raise RequestError(503, "StorageUnavailable", problem, mend="It will be sent again.") from error
        await self._websocket.send_json({"type": "ack", "id": frame.id})

    def _count(self) -> None:
        now = self._runtime.clock.now()
        while self._times and self._times[0] < now - MINUTE:
            self._times.popleft()
        if len(self._times) >= self._allowed:
            raise RequestError(429, "TooMany", "That was a lot at once. Please wait a moment.")
        self._times.append(now)


def _metadata(session: Session, frame: MessageFrame) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if frame.payload is not None:
        found["shown"] = clean_text(frame.text)  # what the customer saw on the button
    if session.customer is not None:
        found["customer"] = session.customer
    return found
