"""Who takes an action call: a server at an address, or an ASGI app in this process. Both are asked by HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import httpx
import structlog
from starlette.types import ASGIApp, Message

from bot.observe.tracing import carried

CALLER = "usher.caller"
"""In a request's `extensions` it tells an app in this process who asks; no client can write there."""
ASSISTANT = {"name": "assistant", "role": "service"}

log = structlog.get_logger(__name__)


class AnswerTooLong(Exception):
    """The answer has more bytes than are read."""


class ActionServer(Protocol):
    """Takes POST requests."""

    async def post(
        self, url: httpx.URL, content: bytes, *, headers: Mapping[str, str], at_most: int
    ) -> tuple[int, bytes]:
        """Send a request.

        Args:
            url: Where to.
            content: The body.
            headers: Sent with it.
            at_most: Bytes of the answer that are read.

        Returns:
            The status, and the body of the answer.

        Raises:
            httpx.RequestError: Not sent, or no answer.
            AnswerTooLong: The answer has more bytes.
        """
        ...

    async def aclose(self) -> None:
        """Give connections back."""
        ...


class HttpServer:
    """A server at an address.

    Args:
        http: Sends the requests.
        auth: User name and password.
        timeout: For connecting, writing and reading.
    """

    def __init__(
        self, http: httpx.AsyncClient, *, auth: httpx.Auth | None = None, timeout: httpx.Timeout | None = None
    ) -> None:
        self._http = http
        self._auth = auth
        self._timeout = timeout or http.timeout

    async def post(
        self, url: httpx.URL, content: bytes, *, headers: Mapping[str, str], at_most: int
    ) -> tuple[int, bytes]:
        """Send a request."""
        request = self._http.build_request("POST", url, content=content, headers=headers, timeout=self._timeout)
        response = await self._http.send(request, auth=self._auth, stream=True, follow_redirects=False)
        try:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > at_most:
                    raise AnswerTooLong
        finally:
            await response.aclose()
        return response.status_code, bytes(body)

    async def aclose(self) -> None:
        """Give connections back."""
        await self._http.aclose()


class EmbeddedServer:
    """An ASGI app in this process, asked in HTTP's own messages.

    What an HTTP client does besides (cookies, redirects, pools of connections) has nothing to do here, and costs more
    than the app itself.

    Args:
        app: The app; its lifespan is run by others.
        caller: Who asks: name and role.
    """

    def __init__(self, app: ASGIApp, *, caller: Mapping[str, str] = ASSISTANT) -> None:
        self._app = app
        self._caller = caller

    async def post(
        self, url: httpx.URL, content: bytes, *, headers: Mapping[str, str], at_most: int
    ) -> tuple[int, bytes]:
        """Send a request. A bug in the app is a status 500, as it is from another process."""
        all_headers = carried({**headers, "Content-Length": str(len(content)), "Host": url.host})
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": url.scheme,
            "path": url.path,
            "raw_path": url.raw_path.partition(b"?")[0],
            "query_string": url.query,
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in all_headers.items()],
            "server": (url.host, url.port),
            "client": ("127.0.0.1", 0),
            "extensions": {CALLER: self._caller},
        }
        status, body, is_sent = 500, bytearray(), False

        async def receive() -> Message:
            nonlocal is_sent
            if is_sent:
                return {"type": "http.disconnect"}
            is_sent = True
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b"")[: at_most + 1 - len(body)])

        try:
            await self._app(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - whatever the app raises, it has failed at this one call
            log.error("embedded_app_broke", error=type(error).__name__)  # noqa: TRY400 - the app has logged it
        if len(body) > at_most:
            raise AnswerTooLong
        return status, bytes(body)

    async def aclose(self) -> None:
        """Nothing to give back."""
