"""JSON bodies, read strictly: what could not be written out as JSON again is not let in."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from bot.conversation.strict_json import strict_json
from bot.errors import RequestError

DEEPEST = 100
"""Levels of nesting. Deeper JSON exists only to exhaust whoever walks through it."""


class JsonRoute(APIRoute):
    """A route whose body is read by `read_json`; another content type is refused.

    A web page can send text/plain to any server without asking it first. Asking for application/json keeps strange
    pages from driving a server on the same machine.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler behind our reading of the body."""
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle

        async def read_first(request: Request) -> Response:
            return await handle(await JsonRequest.read(request))

        return read_first


class JsonRequest(Request):
    """A request whose JSON has been read already."""

    @classmethod
    async def read(cls, request: Request) -> JsonRequest:
        """Read the JSON of a request; null where it has no body.

        Raises:
            RequestError: The body is not JSON, or says that it is something else.
        """
        body = await request.body()
        if body and not _says_json(request):
            raise RequestError(
                415,
                "NotJson",
                "The body of this request must be JSON.",
                mend="Send the header `Content-Type: application/json`.",
            )
        checked = cls(request.scope, request.receive)
        checked._body = body
        checked._json = read_json(body) if body else None
        return checked


def read_json(raw: bytes | str) -> Any:
    """What a JSON text says.

    Raises:
        RequestError: It is not JSON, or it holds a number that JSON does not have, or it is nested too deeply.
    """
    try:
        value = strict_json(raw)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _not_json(f"{error.msg} at {place}") from error
    except ValueError as error:  # a number that JSON does not have, brackets without end, bytes that are no text
        raise _not_json("its bytes are no text" if isinstance(error, UnicodeError) else str(error)) from error
    _check_depth(value)
    return value


def _not_json(why: str) -> RequestError:
    return RequestError(400, "InvalidJson", f"The request is not JSON that can be read: {why}.")


def _says_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [child for item in level for child in _children(item)]
        if not level:
            return
    raise _not_json(f"nested more than {DEEPEST} levels deep")


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
