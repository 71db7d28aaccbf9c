"""Socket.IO as an ASGI app, which notices at once when a client that waits for news has gone.

python-socketio itself would find that out with its next ping, up to 45 seconds later; till then it would send answers
to nobody, and keep a server that stops waiting.
"""

from __future__ import annotations

import asyncio

from socketio import ASGIApp, AsyncServer
from starlette.types import Message, Receive, Scope, Send


class SocketEndpoint:
    """The app.

    Args:
        server: What answers.
    """

    def __init__(self, server: AsyncServer) -> None:
        self._app = ASGIApp(server, socketio_path=None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or carry a WebSocket."""
        if scope["type"] == "http" and scope["method"] == "GET":
            await self._wait_for_news(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _wait_for_news(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = await receive()

        async def again() -> Message:
            return request

        answering = asyncio.create_task(self._app(scope, again, send))
        leaving = asyncio.create_task(_until_it_leaves(receive))
        try:
            await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            answering.cancel()  # which does nothing to one that has answered
            await asyncio.wait({answering, leaving})
        if not answering.cancelled():
            answering.result()


async def _until_it_leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
