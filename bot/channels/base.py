"""What a channel is: routes that translate between one wire format and the processor."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from bot.runtime import Runtime


class Options(BaseModel):
    """What credentials.yml says of a channel; each channel has a subclass with its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Channel(Protocol):
    """A way in and out; ``name`` is its key in credentials.yml and the ``/webhooks/NAME`` in its path."""

    name: ClassVar[str]
    options: ClassVar[type[Options]]

    @staticmethod
    def routes(runtime: Runtime, options: Any) -> APIRouter:
        """The channel's routes.

        Args:
            runtime: The running assistant.
            options: An instance of the channel's own options.
        """
        ...
