"""``make screenshots``: the pictures of README and docs, taken from the real server in headless Chromium."""

import sys
import tempfile
from pathlib import Path

from kit.browser import chromium
from kit.ports import free_port
from kit.reference import ROOT, fill_record, project_copy, served
from kit.showcase import TURNS, play

from bot.model import latest_model

IMAGES = ROOT / "docs" / "images"


def main() -> None:
    """Play the ten turns and take the pictures."""
    model = latest_model(ROOT / "models")
    if model is None:
        sys.exit("There is no model. Run: usher train")
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        project = project_copy(Path(scratch) / "project", model)
        fill_record(project)
        with served(project, port=free_port()) as server, chromium() as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 860}, device_scale_factor=1.5)
            page.goto(server.url)
            play(page, TURNS[:6])
            page.wait_for_timeout(600)
            page.screenshot(path=IMAGES / "chat.png")


if __name__ == "__main__":
    main()
