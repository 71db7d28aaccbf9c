"""JSON bodies, read strictly: what could not be written out as JSON again is not let in."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

from fastapi import Request, Response
from fastapi.routing import APIRoute

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
            return await handle(await _JsonRequest.read(request))

        return read_first


class _JsonRequest(Request):
    """A request whose JSON has been read already."""

    @classmethod
    async def read(cls, request: Request) -> _JsonRequest:
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
        value = json.loads(raw, parse_constant=_refuse, parse_float=_finite)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise RequestError(400, "InvalidJson", f"The request is not JSON: {error.msg} at {place}.") from error
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:  # not UTF-8, or a number of thousands of digits
        raise RequestError(400, "InvalidJson", "The request is not JSON that can be read.") from error
    _check_depth(value)
    return value


def _says_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        _refuse(written)
    return number


def _refuse(written: str) -> NoReturn:
    raise RequestError(400, "InvalidJson", f"The request is not JSON: there is no number {written[:20]}.")


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [child for item in level for child in _children(item)]
        if not level:
            return
    raise _too_deep()


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _too_deep() -> RequestError:
    return RequestError(400, "InvalidJson", f"The request's JSON is nested more than {DEEPEST} levels deep.")
