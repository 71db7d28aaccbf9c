"""docs/http-api.md names every route and every reason."""

import re
from pathlib import Path

from kit.serving import app_of

ROOT = Path(__file__).parents[3]
DOCS = (ROOT / "docs" / "http-api.md").read_text()


def test_every_route(talk):
    for path in app_of(talk).openapi()["paths"]:
        if path.startswith("/webhooks"):
            continue
        shown = path.replace("{conversation_id}", "{id}").replace("{name}", "…")
        assert f"{shown}`" in DOCS, path


def test_every_reason():
    source = "".join(file.read_text() for room in ("api", "channels") for file in (ROOT / "bot" / room).glob("*.py"))
    reasons = set(re.findall(r'(?:RequestError|problem)\(\s*\d{3},\s*"([A-Z]\w+)"', source))
    assert len(reasons) >= 10
    for reason in reasons - {"InvalidFrame", "TooMany"}:  # of web chat's frames: docs/channels.md
        assert f"`{reason}`" in DOCS, reason
