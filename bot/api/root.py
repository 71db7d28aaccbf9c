"""``/``: the page for trying the assistant, or a line of text for programs; the widget's files; the version."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from bot import __version__
from bot.api.files import read_files
from bot.errors import RequestError
from bot.runtime import Runtime

MINIMUM_COMPATIBLE = "3.0.0"
"""The oldest Rasa version whose projects run."""
PAGE = "page.html"


def routes(runtime: Runtime) -> APIRouter:
    """``/``, ``/version`` and ``/widget/…``."""
    router = APIRouter(tags=["root"])
    found = read_files(runtime.settings.project)

    @router.get("/", summary="The chat page for a browser; one line of text for others")
    async def root(request: Request) -> Response:
        if "text/html" in request.headers.get("accept", "") and runtime.settings.has_channel("webchat"):
            return found[PAGE].answer(request)
        return PlainTextResponse(f"Hello from Usher: {__version__}")

    @router.get("/version", summary="Versions of Usher")
    async def version() -> dict[str, str]:
        return {"version": __version__, "minimum_compatible_version": MINIMUM_COMPATIBLE}

    @router.get("/widget/{name}", summary="The widget's files")
    async def widget(request: Request, name: str) -> Response:
        if name not in found:
            raise RequestError(404, "NotFound", f"There is no file {name!r}.")
        return found[name].answer(request)

    return router
