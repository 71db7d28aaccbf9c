"""``/docs``: Swagger UI over ``/openapi.json``, all of it from this server. The page asks nobody else for anything."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, Request, Response

from bot.api.files import WebFile, read_file
from bot.errors import RequestError

PACKAGE = "fastapi_offline"
"""The package that brings the files of Swagger UI."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Usher: HTTP API</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<div id="api"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/begin.js"></script>
</body>
</html>
"""
BEGIN = """window.addEventListener("load", () => {
  window.ui = SwaggerUIBundle({
    url: "openapi.json",
    dom_id: "#api",
    deepLinking: true,
    layout: "BaseLayout",
    persistAuthorization: false,
    validatorUrl: null,
  });
});
"""


def routes() -> APIRouter:
    """``/docs`` and its files."""
    router = APIRouter(include_in_schema=False)

    @router.get("/docs")
    async def page() -> Response:
        headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
        return Response(PAGE, media_type="text/html", headers=headers)

    @router.get("/docs/{name}")
    def file(request: Request, name: str) -> Response:  # in a thread: reading and packing takes a moment, once
        found = _files()
        if name not in found:
            raise RequestError(404, "NotFound", f"There is no file {name!r}.")
        return found[name].answer(request)

    return router


@cache
def _files() -> dict[str, WebFile]:
    folder = Path(str(files(PACKAGE))) / "static"
    brought = {name: read_file(folder / name) for name in ("swagger-ui-bundle.js", "swagger-ui.css")}
    return {**brought, "begin.js": WebFile.of("text/javascript", BEGIN.encode())}
