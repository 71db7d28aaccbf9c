"""The one JSON shape of an HTTP error, Rasa's: version, status, message, reason, details, help, code.

``message`` is a sentence for people, ``reason`` a stable word for programs, ``code`` the HTTP status.

rasa-sdk's contract names the shape of three errors (400 rejection, 404 unknown action, 500 failure); those keep its
keys and carry no others. Rasa reads `action_name` from every 400, so a request that cannot be understood is answered
422, never 400.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from actions.errors import ActionsError, UnknownCustomer

if TYPE_CHECKING:
    from fastapi import FastAPI, Request


class EscapedJson(JSONResponse):
    """JSON in ASCII: half a surrogate pair, which a message can hold, must not break the answer that quotes it."""

    def render(self, content: Any) -> bytes:
        """Escape all but ASCII; refuse NaN, which no other JSON reader takes."""
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


class HttpProblem(ActionsError):
    """A request that is answered with an error.

    Args:
        status: The HTTP status.
        reason: A stable word for programs.
        message: A sentence for people.
        details: What else helps, as JSON.
    """

    def __init__(self, status: int, reason: str, message: str, *, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.details = details


def problem(
    status: int,
    reason: str,
    message: str,
    *,
    details: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The answer to a request that cannot be served."""
    body = {
        "version": version("usher"),
        "status": "failure",
        "message": message,
        "reason": reason,
        "details": dict(details or {}),
        "help": None,
        "code": int(status),
    }
    return EscapedJson(body, status_code=status, headers=headers)


def install(app: FastAPI) -> None:
    """Give every error of an app this shape."""

    @app.exception_handler(HttpProblem)
    async def own(request: Request, error: HttpProblem) -> JSONResponse:
        headers = {"WWW-Authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else None
        return problem(error.status, error.reason, error.message, details=error.details, headers=headers)

    @app.exception_handler(UnknownCustomer)
    async def nobody(request: Request, error: UnknownCustomer) -> JSONResponse:
        return problem(HTTPStatus.NOT_FOUND, "NoSuchCustomer", error.message)

    @app.exception_handler(HTTPException)
    async def framework(request: Request, error: HTTPException) -> JSONResponse:
        reason = HTTPStatus(error.status_code).phrase.title().replace(" ", "")
        message = f"{request.method} {request.url.path}: {error.detail}."
        return problem(error.status_code, reason, message, headers=error.headers)

    @app.exception_handler(RequestValidationError)
    async def parameters(request: Request, error: RequestValidationError) -> JSONResponse:
        wrong = {".".join(map(str, one["loc"])): one["msg"] for one in error.errors()}
        named = "; ".join(f"{where}: {what}" for where, what in wrong.items())
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "InvalidParameter", f"{named}.", details=wrong)
