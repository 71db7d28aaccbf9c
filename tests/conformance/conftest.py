"""The recordings of Rasa, and the action server they were made with."""

import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from kit.ports import free_port

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "conformance"


@pytest.fixture(scope="session")
def recordings() -> Path:
    if not SHARED.is_dir():
        pytest.skip(f"the recordings of Rasa are not part of the repository and not at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def stub_actions(recordings: Path) -> Iterator[str]:
    """URL of the stand-in action server of the recordings, as a process of its own."""
    with _server(sys.executable, str(recordings / "stub_actions.py")) as url:
        yield url


@pytest.fixture(scope="session")
def sdk_actions() -> Iterator[str]:
    """URL of a real rasa-sdk server with the actions of our own recorded projects."""
    with _server(sys.executable, "-m", "rasa_sdk", "--actions", "sdk_actions", "--port") as url:
        yield url


@contextmanager
def _server(*command: str) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([*command, str(port)], cwd=HERE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_up(f"{url}/health", process)
        yield f"{url}/webhook"
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    # The stand-in sends headers and body apart; on a connection that is kept, each answer would wait 40 ms for an ACK.
    async with httpx.AsyncClient(limits=httpx.Limits(max_keepalive_connections=0), timeout=60) as client:
        yield client


def _wait_until_up(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the stand-in action server has ended"
        try:
            if httpx.get(url).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {url}")
