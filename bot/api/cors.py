"""Which pages of other origins a browser lets ask this server."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

SESSION_PATH = "/webhooks/webchat/session"


class SessionCors:
    """Middleware: CORS for the one address of web chat that a page asks by HTTP.

    The shop's page and this server have different origins, and one script tag must be enough. A session is nothing
    secret: whoever asks gets an empty one.

    Args:
        app: What it stands before.
        origins: Pages that may ask; any where it is empty.
    """

    def __init__(self, app: ASGIApp, *, origins: Sequence[str]) -> None:
        self._app = app
        self._open = CORSMiddleware(
            app, allow_origins=list(origins) or ["*"], allow_methods=["POST"], allow_headers=["Content-Type"]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the browser, or hand on."""
        if scope["type"] == "http" and scope["path"] == SESSION_PATH:
            await self._open(scope, receive, send)
        else:
            await self._app(scope, receive, send)
