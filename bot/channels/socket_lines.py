"""What clients of Socket.IO may say, and what becomes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from socketio.exceptions import ConnectionRefusedError as Refused

from bot.channels.incoming import clean_text
from bot.channels.rate import RateLimit
from bot.channels.socket_line import Emit, HangUp, Line
from bot.channels.socket_messages import read_metadata
from bot.channels.socket_sessions import Given, SocketSessions
from bot.channels.told import Told
from bot.channels.turns import Turns
from bot.conversation.messages import IncomingMessage
from bot.errors import RequestError
from bot.runtime import Runtime

log = structlog.get_logger(__name__)

CHANNEL = "socketio"
"""Its name in credentials.yml and in events."""
SEND_AGAIN = " Please send it again."


class SocketLines:
    """The open sockets of this process.

    Args:
        runtime: The running assistant.
        emit: Sends an event to a socket.
        hang_up: Ends a connection.
        sessions: Gives out sessions.
        turns: Where messages are handled.
        rate: Refuses floods.
        bot_message_evt: Name of the event that carries a message of the bot.
        metadata_key: Where a client puts JSON of its own in a message.
    """

    def __init__(
        self,
        runtime: Runtime,
        *,
        emit: Emit,
        hang_up: HangUp,
        sessions: SocketSessions,
        turns: Turns,
        rate: RateLimit,
        bot_message_evt: str,
        metadata_key: str,
    ) -> None:
        self._runtime = runtime
        self._emit = emit
        self._hang_up = hang_up
        self._sessions = sessions
        self._turns = turns
        self._rate = rate
        self._bot_message_evt = bot_message_evt
        self._metadata_key = metadata_key
        self._told = Told()
        self._lines: dict[str, Line] = {}

    async def connect(self, sid: str, environ: Mapping[str, Any], auth: Any = None) -> None:
        """A client opens a connection; where tokens are asked for, it must bring one.

        Raises:
            Refused: The token is not valid; the client is told why.
        """
        written = auth.get("token") if isinstance(auth, Mapping) else None
        try:
            given = self._sessions.signed_in(written or environ.get("HTTP_AUTHORIZATION"))
        except RequestError as error:
            raise Refused(error.message) from error
        line = Line(
            sid,
            self._runtime,
            emit=self._emit,
            hang_up=self._hang_up,
            told=self._told,
            bot_message_evt=self._bot_message_evt,
        )
        self._lines[sid] = line
        line.given = given

    async def disconnect(self, sid: str, *_: Any) -> None:
        """A connection has ended. The turn in hand is finished, and its answers wait for the next connection."""
        line = self._lines.pop(sid, None)
        if line is not None:
            await line.close()

    async def request_session(self, sid: str, data: Any = None, *_: Any) -> None:
        """``session_request``: the client is told the id of its session."""
        wish = data.get("session_id") if isinstance(data, Mapping) else None
        await self._in_order(sid, lambda line: line.bind(self._session(line, wish), confirm=True))

    async def take(self, sid: str, data: Any = None, *_: Any) -> None:
        """``user_uttered``: a message; it is acknowledged, where the client asks for that, when it is answered."""
        await self._in_order(sid, lambda line: self._handle(line, data), counted=True)

    async def _in_order(self, sid: str, work: Callable[[Line], Awaitable[None]], *, counted: bool = False) -> None:
        line = self._lines.get(sid)
        if line is None:  # it has gone meanwhile
            return
        try:
            if counted:  # before it waits for its turn, or a flood would wait in memory
                self._rate.take(line.conversation_id or sid)
            async with line.order:
                await work(line)
        except RequestError as error:
            await line.say(error.message + (SEND_AGAIN if error.status == 503 else ""))
        except Exception:
            log.exception("socket_event_broke")
            await line.say("Something failed on our side. Please try again.")

    async def _handle(self, line: Line, data: Any) -> None:
        if not isinstance(data, Mapping) or not isinstance(data.get("message"), str):
            raise RequestError(400, "InvalidFrame", "A message is JSON with a text under `message`.")
        given = self._session(line, data.get("session_id"))
        if self._sessions.is_over(given.session):
            await line.say("Your session has expired. Please sign in again, or reload the page.")
            await self._hang_up(line.sid)
            return
        await line.bind(given, confirm=False)
        message = IncomingMessage(
            conversation_id=given.session.conversation_id,
            text=clean_text(data["message"]),
            channel=CHANNEL,
            metadata=read_metadata(data, self._metadata_key),
            customer=given.session.customer,
        )
        with structlog.contextvars.bound_contextvars(conversation=message.conversation_id):
            await self._turns.handle(message)

    def _session(self, line: Line, wish: Any) -> Given:
        """The session of a socket: its customer's own, the one whose signed id it shows, the one it has, or a new one.

        A page may show another id later: tabs of one browser share what they remember.
        """
        if line.given is not None and line.given.session.customer is not None:
            return line.given
        return self._sessions.known(wish) or line.given or self._sessions.give()
