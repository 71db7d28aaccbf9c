"""What a channel is: routes that translate between one wire format and the processor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from fastapi import APIRouter

from bot.runtime import Runtime


class Channel(Protocol):
    """A way in and out; ``name`` is its key in credentials.yml and the ``/webhooks/NAME`` in its path."""

    name: ClassVar[str]
    options: ClassVar[Mapping[str, Any]]
    """Option names of credentials.yml with their defaults."""

    @staticmethod
    def routes(runtime: Runtime, options: Mapping[str, Any]) -> APIRouter:
        """The channel's routes.

        Args:
            runtime: The running assistant.
            options: From credentials.yml, defaults filled in.
        """
        ...
