"""``/docs`` in a real browser: it shows every route, and asks nobody but this server."""

import asyncio
import threading
from urllib.parse import urlsplit

import pytest
import uvicorn
from kit.browser import CHROMIUM, chromium
from kit.ports import free_port
from kit.processing import Talk
from kit.serving import app_of

pytestmark = [pytest.mark.web, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]


@pytest.fixture
def url():
    port = free_port()
    config = uvicorn.Config(app_of(Talk({}, {})), port=port, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=asyncio.run, args=(server.serve(),))
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def test_the_page_needs_nobody_else(url):
    with chromium() as browser:
        page = browser.new_page()
        asked, said = [], []
        page.on("request", lambda request: asked.append(urlsplit(request.url)))
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{url}/docs")
        page.get_by_text("/conversations/{conversation_id}/trigger_intent").first.wait_for()
        page.get_by_text("Train a model; it is not put into service").click()
        page.get_by_text("config.yml, domain.yml and the training data in one text.").wait_for()
        hosts = {part.netloc for part in asked if part.scheme != "data"}
        assert hosts == {urlsplit(url).netloc}
        assert said == []
