"""A real browser (Debian's chromium) in front of a real server process."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from kit.ports import free_port
from playwright.async_api import async_playwright, expect

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class ShopProcess:
    """`kit.small_shop` as a process, which can be killed and started again on the same port with the same store."""

    def __init__(self, folder):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self._database = folder / "conversations.db"
        self._log = folder / "server.log"
        self._process = None

    def start(self):
        """Start, and wait until it answers."""
        command = [sys.executable, "-m", "kit.small_shop", str(self.port), str(self._database)]
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'tests'}:{ROOT}"}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=ROOT)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            assert self._process.poll() is None, self._log.read_text()
            try:
                if httpx.get(self.url + "ready", timeout=5).status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError(f"the server was not ready:\n{self._log.read_text()}")

    def kill(self):
        """SIGKILL, as a crash would."""
        self._process.kill()
        self._process.wait(20)

    def stop(self):
        """End it if it runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(20)

    def post(self, conversation, *events):
        """Add events from outside, as a desk does."""
        httpx.post(f"{self.url}conversations/{conversation}/tracker/events", json=list(events)).raise_for_status()

    def texts(self, conversation):
        """Who said what, as it is stored."""
        tracker = httpx.get(f"{self.url}conversations/{conversation}/tracker", params={"include_events": "ALL"}).json()
        return [(event["event"], event["text"]) for event in tracker["events"] if event["event"] in {"user", "bot"}]


@pytest.fixture(scope="session")
def shop(tmp_path_factory):
    """A server for all tests that leave it running."""
    process = ShopProcess(tmp_path_factory.mktemp("shop"))
    yield process.start()
    process.stop()


@pytest.fixture
def own_shop(tmp_path):
    """A server for one test, which may kill it."""
    process = ShopProcess(tmp_path)
    yield process.start()
    process.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser():
    """Chromium, headless."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed (apt-get install chromium)")
    expect.set_options(timeout=20_000)  # machines of CI are slow, and shared
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visitors(browser):
    """Makes visitors: each a browser profile of their own. A script error on any of their pages fails the test."""
    contexts, errors = [], []

    async def visit(**options):
        context = await browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(20_000)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        contexts.append(context)
        return context

    yield visit
    for context in contexts:
        await context.close()
    assert errors == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(shop, visitors):
    """The try-out page, with the chat open."""
    page = await (await visitors()).new_page()
    await page.goto(shop.url)
    return page
