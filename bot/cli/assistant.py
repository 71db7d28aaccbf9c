"""The assistant of a project, open for a command that talks to it in the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager

from bot.app import Parts, close, open_parts
from bot.model import Model
from bot.settings import Settings


@contextmanager
def opened(settings: Settings, model: Model) -> Iterator[tuple[Parts, asyncio.Runner]]:
    """The parts, with the action server of this process begun, and what runs their coroutines.

    Raises:
        UsherError: A store or a setting that cannot be used.
    """
    parts = open_parts(settings, model)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        stack.push_async_callback(close, parts)
        try:
            if parts.embedded is not None:
                # As `usher run` does, so that an action server that opens something at its start has it.
                lifespan = parts.embedded.router.lifespan_context(parts.embedded)
                runner.run(stack.enter_async_context(lifespan))
            yield parts, runner
        finally:
            runner.run(stack.aclose())
