"""One open socket of web chat: catch up, then messages both ways until one side ends."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import structlog
from fastapi import WebSocket, WebSocketDisconnect
from fastapi.websockets import WebSocketState

from bot.api.body import read_json
from bot.channels.frames import (
    MessageFrame,
    OpenFrame,
    PingFrame,
    Transcript,
    error_frame,
    frame_id,
    read_frame,
    session_frame,
)
from bot.channels.incoming import clean_text
from bot.channels.rate import RateLimit
from bot.channels.tokens import Session, SessionTokens
from bot.channels.turns import Turns
from bot.conversation.messages import IncomingMessage
from bot.errors import RequestError, StorageError
from bot.privacy.redact import mask
from bot.runtime import Runtime
from bot.storage.feed import Numbered

log = structlog.get_logger(__name__)

NAME = "webchat"
"""The channel's, as it stands in credentials.yml and in events."""
OPENING_SECONDS = 10.0
"""For the first frame; a socket that says nothing is closed."""
POLICY_VIOLATION = 1008
TRY_AGAIN_LATER = 1013


class Connection:
    """One socket.

    Args:
        websocket: Accepted.
        runtime: The running assistant.
        tokens: Read the client's token.
        turns: Where messages are handled.
        rate: Refuses floods.
    """

    def __init__(
        self, websocket: WebSocket, runtime: Runtime, *, tokens: SessionTokens, turns: Turns, rate: RateLimit
    ) -> None:
        self._websocket = websocket
        self._runtime = runtime
        self._tokens = tokens
        self._turns = turns
        self._rate = rate
        self._transcript = Transcript()
        self._inbox: asyncio.Queue[MessageFrame] = asyncio.Queue()

    async def serve(self) -> None:
        """Open, catch up, then carry messages until one side ends."""
        try:
            async with asyncio.timeout(OPENING_SECONDS):
                opening = await self._opening()
            session = self._tokens.read(opening.token)
        except RequestError as error:
            await self._refuse(POLICY_VIOLATION, error)
        except TimeoutError:
            await self._websocket.close(POLICY_VIOLATION, "no open frame came")
        else:
            with structlog.contextvars.bound_contextvars(conversation=session.conversation_id):
                await self._talk(session, opening.last_event_id)

    async def _talk(self, session: Session, seen: int) -> None:
        async with self._runtime.feed.watch(session.conversation_id) as news:
            try:
                last = await self._catch_up(session, seen)
            except StorageError as error:
                log.error("conversation_not_read", error=str(error))  # noqa: TRY400 - it names the place
                problem = RequestError(503, "StorageUnavailable", "The conversation cannot be read just now.")
                await self._refuse(TRY_AGAIN_LATER, problem)
                return
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._push(news, last))
                tasks.create_task(self._listen(session))
                tasks.create_task(self._answer(session))

    async def _opening(self) -> OpenFrame:
        frame = read_frame(read_json(await self._raw()))
        if not isinstance(frame, OpenFrame):
            raise RequestError(400, "InvalidFrame", "The first frame must be `open`.")
        return frame

    async def _catch_up(self, session: Session, seen: int) -> int:
        """Send what the client has not seen; the number of the last event there is."""
        tracker = await self._runtime.processor.tracker(session.conversation_id)
        token = self._tokens.sign(self._tokens.renew(session)) if self._tokens.is_aging(session) else None
        await self._send(session_frame(tracker, token=token))
        # A client that has seen more than there is remembers a store that was emptied: it gets everything.
        start = seen if seen < tracker.version else -1
        for frame in self._transcript.frames(enumerate(tracker.events)):
            if frame["event_id"] > start:
                await self._send(frame)
        await self._send({"type": "caught_up"})
        return tracker.version - 1

    async def _push(self, news: asyncio.Queue[Numbered | None], last: int) -> None:
        """Send what is stored, as it is stored."""
        while (item := await news.get()) is not None:
            if item[0] <= last:  # stored while the client caught up, and sent then
                continue
            for frame in self._transcript.frames([item]):
                await self._send(frame)
        await self._websocket.close(TRY_AGAIN_LATER, "too far behind")
        raise WebSocketDisconnect(TRY_AGAIN_LATER)

    async def _listen(self, session: Session) -> None:
        """Read frames; also while a turn is running, so that a ping is answered at once."""
        while True:
            message_id = None
            try:
                data = read_json(await self._raw())
                message_id = frame_id(data)
                await self._take(session, data)
            except RequestError as error:
                await self._send(error_frame(error, message_id))

    async def _take(self, session: Session, data: Any) -> None:
        match read_frame(data):
            case MessageFrame() as frame:
                self._rate.take(session.conversation_id)
                self._inbox.put_nowait(frame)
            case PingFrame():
                await self._send({"type": "pong"})
            case OpenFrame():
                raise RequestError(400, "InvalidFrame", "This connection is open already.")

    async def _answer(self, session: Session) -> None:
        """Handle messages, one after the other."""
        while True:
            frame = await self._inbox.get()
            try:
                message = _incoming(session, frame)
                await self._send({"type": "typing", "speaker": "bot", "id": frame.id})
                await self._turns.handle(message)
            except RequestError as error:
                await self._send(error_frame(error, frame.id))
            else:
                await self._send({"type": "ack", "id": frame.id})

    async def _raw(self) -> str | bytes:
        """The next frame, whether it was sent as text or as bytes."""
        message = await self._websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message["code"])
        raw: str | bytes = message.get("text") or message.get("bytes") or b""
        return raw

    async def _send(self, frame: dict[str, Any]) -> None:
        """Send a frame in ASCII: half a surrogate pair in it must not end the connection."""
        if self._websocket.application_state is WebSocketState.DISCONNECTED:  # closed by the task beside this one
            raise WebSocketDisconnect
        await self._websocket.send_text(json.dumps(frame, separators=(",", ":")))

    async def _refuse(self, code: int, error: RequestError) -> None:
        await self._send(error_frame(error))
        await self._websocket.close(code, error.reason)


def _incoming(session: Session, frame: MessageFrame) -> IncomingMessage:
    metadata: dict[str, Any] = {}
    if frame.payload is not None:
        metadata["shown"] = mask(clean_text(frame.text))  # what the customer saw on the button
    return IncomingMessage(
        conversation_id=session.conversation_id,
        text=clean_text(frame.text if frame.payload is None else frame.payload),
        channel=NAME,
        message_id=frame.id,
        metadata=metadata,
        customer=session.customer,
    )
