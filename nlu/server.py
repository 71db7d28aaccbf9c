"""Understanding as a service of its own: Rasa's ``POST /model/parse``.

Every error has one shape, Rasa's: ``version``, ``status``, ``message``, ``reason``, ``details``, ``help``, ``code``.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from nlu.batching import Batcher
from nlu.interpreter import Interpreter, load

LARGEST_BODY = 1_000_000
"""Bytes of a request. The pipeline reads 4,000 characters of a text; what is longer than this is no message."""


class _Json(JSONResponse):
    """JSON in ASCII: half a surrogate pair, which a text can hold, must not break the answer that quotes it."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


def create_app(folder: Path) -> FastAPI:
    """The service for one trained model.

    Args:
        folder: What `nlu.train` wrote. It is read now, so that a broken model is an error at once.

    Raises:
        ModelFileError: The model is missing, cut short, altered or of another version.
    """
    interpreter = load(folder)
    batcher = Batcher(interpreter)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await batcher.close()

    app = FastAPI(title="Usher understanding", version=version("usher"), lifespan=lifespan)
    app.add_exception_handler(HTTPException, _problem)
    app.add_exception_handler(Exception, _failure)

    @app.post("/model/parse", summary="What a text says, in Rasa's JSON with sentiment and out_of_scope added")
    async def parse(request: Request) -> JSONResponse:
        result = await batcher.parse(await _text(request))
        return _Json(result.as_dict())

    @app.get("/health", summary="Whether the service can answer")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/version", summary="Versions of the service and of what trained its model")
    async def versions() -> dict[str, Any]:
        return _versions(interpreter)

    return app


def _versions(interpreter: Interpreter) -> dict[str, Any]:
    packages = dict(interpreter.manifest.packages) if interpreter.manifest else {}
    return {"version": version("usher"), "minimum_compatible_version": version("usher"), "trained_with": packages}


async def _text(request: Request) -> str:
    """The text of a request; other fields that Rasa's clients send are let pass."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise HTTPException(413, f"The request is larger than {LARGEST_BODY} bytes.")
    try:
        fields = json.loads(bytes(body))
    except ValueError as error:
        raise HTTPException(400, 'The request is not JSON. Send {"text": "…"}.') from error
    except RecursionError as error:
        raise HTTPException(400, "The request's JSON is nested too deeply.") from error
    text = fields.get("text") if isinstance(fields, dict) else None
    if not isinstance(text, str):
        raise HTTPException(422, 'The request has no text. Send {"text": "…"}.')
    return text


async def _problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    word = {400: "InvalidJson", 404: "NotFound", 405: "MethodNotAllowed", 413: "TooLarge", 422: "NoText"}
    return _error(error.status_code, word.get(error.status_code, "Failure"), str(error.detail))


async def _failure(_request: Request, error: Exception) -> JSONResponse:
    """A fault of ours: the text is not quoted, since it may be personal."""
    return _error(500, "InternalError", f"Understanding failed ({type(error).__name__}).")


def _error(status: int, reason: str, message: str) -> JSONResponse:
    body: dict[str, Any] = {
        "version": version("usher"),
        "status": "failure",
        "message": message,
        "reason": reason,
        "details": {},
        "help": None,
        "code": status,
    }
    return _Json(body, status_code=status)
