"""The customer API of the embedded action server, reachable on the port of ``usher run``; it guards itself."""

from __future__ import annotations

from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

PATHS = ("/v1/", "/customers/", "/journey/", "/privacy/")
"""Beginnings of what is passed on. Its health and its action calls stay inside."""
VIA = (b"via", b"1.1 usher")
"""Said of what is passed on: whoever reaches this port need not be the owner of this machine, and so shows a key."""


class EmbeddedPaths(BaseRoute):
    """Passes requests on with the client's address, as a proxy does.

    Args:
        app: The embedded server; its lifespan is run by others.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the request is for the embedded server."""
        mine = scope["type"] == "http" and scope["path"].startswith(PATHS)
        return (Match.FULL if mine else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on."""
        await self._app({**scope, "headers": [*scope["headers"], VIA]}, receive, send)
