"""The recordings of Rasa, and the action server they were made with."""

import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from kit.ports import free_port

SHARED = Path(__file__).parents[3] / "shared" / "conformance"


@pytest.fixture(scope="session")
def recordings() -> Path:
    if not SHARED.is_dir():
        pytest.skip(f"the recordings of Rasa are not part of the repository and not at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def stub_actions(recordings: Path) -> Iterator[str]:
    """URL of the stand-in action server of the recordings, as a process of its own."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([sys.executable, str(recordings / "stub_actions.py"), str(port)])
    try:
        _wait_until_up(f"{url}/health", process)
        yield f"{url}/webhook"
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    # The stand-in sends headers and body apart; on a connection that is kept, each answer would wait 40 ms for an ACK.
    async with httpx.AsyncClient(limits=httpx.Limits(max_keepalive_connections=0)) as client:
        yield client


def _wait_until_up(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        assert process.poll() is None, "the stand-in action server has ended"
        try:
            if httpx.get(url).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {url}")
