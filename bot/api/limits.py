"""The largest request that is read, kept before anything parses it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.errors import problem

LARGEST_BODY = 1_000_000
"""Bytes. A message may have 20,000 characters (`bot.channels.incoming`); events posted to a conversation are larger."""
LARGEST_PROJECT = 20_000_000
"""Bytes of training data sent for training or a test."""


class BodyLimit:
    """Middleware: 413 for a larger body, whether it was announced or not.

    Args:
        app: What it stands before.
        largest: Bytes.
        larger: Beginnings of paths for which `LARGEST_PROJECT` is the limit.
    """

    def __init__(self, app: ASGIApp, *, largest: int = LARGEST_BODY, larger: Sequence[str] = ()) -> None:
        self._app = app
        self._largest = largest
        self._larger = tuple(larger)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body up to the limit, then hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = LARGEST_PROJECT if scope["path"].startswith(self._larger) else self._largest
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > largest:
            await self._refuse(scope, receive, send, largest)
            return
        body, more = bytearray(), scope["method"] not in {"GET", "HEAD", "OPTIONS"}
        while more and len(body) <= largest:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False) and message["type"] == "http.request"
        if len(body) > largest:
            await self._refuse(scope, receive, send, largest)
            return
        sent = False

        async def replay() -> Message:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self._app(scope, replay, send)

    @staticmethod
    async def _refuse(scope: Scope, receive: Receive, send: Send, largest: int) -> None:
        message = f"The request is larger than {largest:,} bytes."
        await problem(413, "TooLarge", message, mend="Send less at once.")(scope, receive, send)
