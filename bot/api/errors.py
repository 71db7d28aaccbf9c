"""One JSON shape for every HTTP error, Rasa's: version, status, message, reason, details, help, code.

``message`` is a sentence for people, ``reason`` a stable word for programs, ``help`` the mend where there is one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot import __version__
from bot.errors import NoModel, RequestError, StorageError, UnderstandingFailed

log = structlog.get_logger(__name__)


class EscapedJson(JSONResponse):
    """JSON in ASCII: half a surrogate pair, which a message can hold, must not break the answer that quotes it."""

    def render(self, content: Any) -> bytes:
        """Escape all but ASCII; refuse NaN, which no other JSON reader takes."""
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


def problem(
    code: int,
    reason: str,
    message: str,
    *,
    details: Mapping[str, Any] | None = None,
    mend: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The answer to a request that cannot be served."""
    body = {
        "version": __version__,
        "status": "failure",
        "message": message,
        "reason": reason,
        "details": dict(details or {}),
        "help": mend,
        "code": code,
    }
    return EscapedJson(body, status_code=code, headers=headers)


def install(app: FastAPI, *, switched_off: Sequence[str] = ()) -> None:
    """Answer every kind of failure in the one shape.

    Args:
        app: The server.
        switched_off: Beginnings of the paths that ``--enable-api`` would add.
    """

    @app.exception_handler(RequestError)
    async def refused(_: Request, error: RequestError) -> JSONResponse:
        headers = {"WWW-Authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else None
        return problem(error.status, error.reason, error.message, mend=error.mend, headers=headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        wrong = {".".join(str(part) for part in item["loc"][1:]) or "body": item["msg"] for item in error.errors()}
        said = "; ".join(f"{place}: {text}" for place, text in wrong.items())
        return problem(422, "InvalidParameter", f"The request cannot be used: {said}.", details=wrong)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        word = HTTPStatus(error.status_code).phrase.title().replace(" ", "")
        said = f"{request.method} {request.url.path}: {error.detail}."
        off = error.status_code == HTTPStatus.NOT_FOUND and request.url.path.startswith(tuple(switched_off))
        mend = "Start the server with --enable-api." if off else None
        return problem(error.status_code, word, said, mend=mend, headers=error.headers)

    @app.exception_handler(NoModel)
    async def no_model(_: Request, error: NoModel) -> JSONResponse:
        return problem(409, "Conflict", error.message, mend=error.mend)

    @app.exception_handler(StorageError)
    async def storage(request: Request, error: StorageError) -> JSONResponse:
        log.error("storage_failed", path=request.url.path, error=str(error))
        message = "Conversations cannot be stored or read just now; nothing was lost. Please send the same again."
        return problem(503, "StorageUnavailable", message, headers={"Retry-After": "5"})

    @app.exception_handler(UnderstandingFailed)
    async def understanding(request: Request, error: UnderstandingFailed) -> JSONResponse:
        log.error("understanding_failed", path=request.url.path, error=str(error))
        return problem(503, "UnderstandingUnavailable", "The text could not be read just now.")

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("request_failed", path=request.url.path, exc_info=error)
        return problem(500, "InternalError", "Something failed on the server; it has been written to its log.")
