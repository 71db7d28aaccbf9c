"""One open socket of Socket.IO: it follows the conversation that it is bound to, and says what its customer says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import structlog

from bot.channels.socket_messages import to_socket
from bot.channels.socket_sessions import Given
from bot.channels.told import Told
from bot.conversation.events import AgentUttered, BotUttered
from bot.conversation.messages import spoken
from bot.errors import StorageError
from bot.runtime import Runtime
from bot.storage.feed import Numbered

log = structlog.get_logger(__name__)

SESSION_CONFIRM = "session_confirm"

Emit = Callable[[str, str, Any], Awaitable[None]]
"""Sends an event with its data to a socket; nothing happens where the socket has gone."""
HangUp = Callable[[str], Awaitable[None]]
"""Ends a connection."""


class Line:
    """One socket.

    Args:
        sid: Its name on this server.
        runtime: The running assistant.
        emit: Sends.
        hang_up: Ends the connection.
        told: How far conversations were told.
        bot_message_evt: Name of the event that carries a message.
    """

    def __init__(
        self, sid: str, runtime: Runtime, *, emit: Emit, hang_up: HangUp, told: Told, bot_message_evt: str
    ) -> None:
        self.sid = sid
        self.given: Given | None = None
        self.order = asyncio.Lock()
        """One event of a client at a time, in the order in which they came."""
        self._runtime = runtime
        self._emit = emit
        self._hang_up = hang_up
        self._told = told
        self._bot_message_evt = bot_message_evt
        self._following: asyncio.Task[None] | None = None

    @property
    def conversation_id(self) -> str | None:
        """The conversation that it is bound to."""
        return self.given.session.conversation_id if self.given else None

    async def bind(self, given: Given, *, confirm: bool) -> None:
        """Follow a session's conversation from now on.

        Args:
            given: The session.
            confirm: Whether the client is told its id, before anything else.
        """
        if self.conversation_id == given.session.conversation_id and self._is_following:
            self.given = given
            if confirm:
                await self._emit(self.sid, SESSION_CONFIRM, given.session_id)
            return
        await self.close()
        self.given = given
        listening = asyncio.Event()
        self._following = asyncio.create_task(self._follow(given, listening, confirm=confirm))
        await listening.wait()

    async def say(self, text: str) -> None:
        """Tell the client something that is not part of the conversation: why a message was refused."""
        await self._emit(self.sid, self._bot_message_evt, {"text": text})

    async def close(self) -> None:
        """Follow nothing any more."""
        following, self._following = self._following, None
        if (
            following is not None and following is not asyncio.current_task()
        ):  # which hangs up itself when it falls behind
            following.cancel()
            await asyncio.wait([following])

    @property
    def _is_following(self) -> bool:
        return self._following is not None and not self._following.done()

    async def _follow(self, given: Given, listening: asyncio.Event, *, confirm: bool) -> None:
        conversation_id = given.session.conversation_id
        with structlog.contextvars.bound_contextvars(conversation=conversation_id):
            seen = self._told.enter(conversation_id)
            try:
                async with self._runtime.feed.watch(conversation_id) as news:
                    missed, last = await self._missed(conversation_id, seen)
                    if confirm:
                        await self._emit(self.sid, SESSION_CONFIRM, given.session_id)
                    listening.set()
                    await self._tell(conversation_id, missed)
                    await self._push(conversation_id, news, last)
            except Exception:
                log.exception("socket_broke")
                await self._hang_up(self.sid)  # the client connects again, and hears what it missed
            finally:
                listening.set()
                self._told.leave(conversation_id)

    async def _missed(self, conversation_id: str, seen: int | None) -> tuple[list[Numbered], int]:
        """What was said while the conversation had no socket, and the number of the last event there is."""
        try:
            tracker = await self._runtime.processor.tracker(conversation_id)
        except StorageError as error:
            log.error("conversation_not_read", error=str(error))  # noqa: TRY400 - it names the place
            return [], -1
        start = tracker.version if seen is None else seen + 1
        self._told.tell(conversation_id, start - 1)
        return list(enumerate(tracker.events))[start:], tracker.version - 1

    async def _push(self, conversation_id: str, news: asyncio.Queue[Numbered | None], last: int) -> None:
        """Send what is stored, as it is stored."""
        while (item := await news.get()) is not None:
            if item[0] > last:  # else it was stored while the conversation was read, and sent then
                await self._tell(conversation_id, [item])
        await self._hang_up(self.sid)  # too far behind: the client connects again

    async def _tell(self, conversation_id: str, events: Iterable[Numbered]) -> None:
        for number, event in events:
            if isinstance(event, BotUttered | AgentUttered):
                for item in to_socket(spoken(event, number)):
                    await self._emit(self.sid, self._bot_message_evt, item)
            self._told.tell(conversation_id, number)
