"""Turns in progress. One that has begun is finished, also when its customer is gone: its actions have effects."""

from __future__ import annotations

import asyncio

import structlog

from bot.conversation.messages import IncomingMessage
from bot.errors import NoModel, RequestError, StorageError
from bot.processor import Processor

log = structlog.get_logger(__name__)


class Turns:
    """Runs turns in tasks of their own.

    Args:
        processor: Handles messages.
    """

    def __init__(self, processor: Processor) -> None:
        self._processor = processor
        self._running: set[asyncio.Task[None]] = set()

    async def handle(self, message: IncomingMessage) -> None:
        """Wait for a turn; being cancelled ends the waiting, not the turn.

        Raises:
            RequestError: It failed, in words for the client.
        """
        turn = asyncio.create_task(self._run(message))
        self._running.add(turn)  # the event loop itself would let go of it
        turn.add_done_callback(self._running.discard)
        await asyncio.shield(turn)

    async def _run(self, message: IncomingMessage) -> None:
        try:
            await self._processor.handle(message)
        except (StorageError, NoModel) as error:
            log.error("message_not_stored", error=str(error))  # noqa: TRY400 - it names the place
            problem = "Your message could not be stored just now."
            raise RequestError(503, "StorageUnavailable", problem, mend="It will be sent again.") from error
        except Exception as error:
            log.exception("turn_broke")
            raise RequestError(500, "InternalError", "Something failed on our side. Please try again.") from error
