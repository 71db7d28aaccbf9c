"""``/``: the page for trying the assistant, or a line of text for programs; the widget's files; the version."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, PlainTextResponse

from bot import __version__
from bot.errors import RequestError
from bot.runtime import Runtime

MINIMUM_COMPATIBLE = "3.0.0"
"""The oldest Rasa version whose projects run."""
WIDGET = Path(str(files("bot") / "widget"))
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".html": "text/html",
    ".png": "image/png",
}


def routes(_: Runtime) -> APIRouter:
    """``/``, ``/version`` and ``/widget/…``."""
    router = APIRouter(tags=["root"])

    @router.get("/", summary="The chat page for a browser; one line of text for others")
    async def root(request: Request) -> Response:
        if "text/html" in request.headers.get("accept", ""):
            return FileResponse(WIDGET / "page.html", media_type="text/html")
        return PlainTextResponse(f"Hello from Usher: {__version__}")

    @router.get("/version", summary="Versions of Usher")
    async def version() -> dict[str, str]:
        return {"version": __version__, "minimum_compatible_version": MINIMUM_COMPATIBLE}

    @router.get("/widget/{name}", summary="The widget's files")
    async def widget(name: str) -> Response:
        file = WIDGET / name
        if Path(name).name != name or file.suffix not in TYPES or not file.is_file():
            raise RequestError(404, "NotFound", f"There is no file {name!r}.")
        # A short life: the page of a shop must not be stuck with yesterday's widget.
        return FileResponse(file, media_type=TYPES[file.suffix], headers={"Cache-Control": "public, max-age=300"})

    return router
