"""The files of the widget and of the try-out page, kept in memory and compressed once."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from fastapi import Request, Response

BUILT_IN = Path(str(files("bot") / "widget"))
PROJECT_FOLDER = "data/web"
"""Folder of a project whose files take the place of the built-in ones of the same name."""

TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
MINUTES_IN_CACHE = 5
"""A short life: the page of a shop must not be stuck with yesterday's widget."""

POLICY = (
    "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' https: data:; "
    "base-uri 'none'; form-action 'self'; object-src 'none'"
)


@dataclass(frozen=True, slots=True)
class WebFile:
    """A file as it is sent.

    Args:
        media_type: By its ending.
        plain: Its bytes.
        packed: The same, in gzip.
        tag: Names this content, for browsers that have it already.
    """

    media_type: str
    plain: bytes
    packed: bytes
    tag: str

    @classmethod
    def of(cls, media_type: str, plain: bytes) -> WebFile:
        """A file with this content."""
        tag = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'
        return cls(media_type, plain, gzip.compress(plain, mtime=0), tag)

    def answer(self, request: Request) -> Response:
        """The file, or 304 where the browser has it."""
        headers = {
            "ETag": self.tag,
            "Cache-Control": f"public, max-age={MINUTES_IN_CACHE * 60}",
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if self.media_type == "text/html":
            headers |= {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
        if self.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.packed, media_type=self.media_type, headers={**headers, "Content-Encoding": "gzip"})
        return Response(self.plain, media_type=self.media_type, headers=headers)


def read_files(project: Path) -> dict[str, WebFile]:
    """The built-in files by name, overlaid by the project's own."""
    folders = (BUILT_IN, project / PROJECT_FOLDER)
    found = [file for folder in folders if folder.is_dir() for file in sorted(folder.iterdir())]
    return {file.name: read_file(file) for file in found if file.suffix in TYPES and file.is_file()}


def read_file(file: Path) -> WebFile:
    """One file of a type that is known."""
    return WebFile.of(TYPES[file.suffix], file.read_bytes())
