"""The action server as a real process on loopback."""

import os
import socket
import subprocess
import sys
import time

import httpx
import pytest

pytestmark = pytest.mark.process


@pytest.fixture
def server(sample_url, example_actions, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    environment = os.environ | {"USHER_CUSTOMER_DB": sample_url, "USHER_ACTION_PACKAGES": example_actions}
    command = [sys.executable, "-m", "uvicorn", "--factory", "actions.server:create_app", "--port", str(port)]
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as run,
    ):
        url = f"http://127.0.0.1:{port}"
        try:
            _wait(url, run, tmp_path / "log")
            yield url
        finally:
            run.terminate()
            run.wait(timeout=30)


def _wait(url, run, log):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert run.poll() is None, log.read_text()
        try:
            if httpx.get(f"{url}/ready").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


def test_it_serves_the_contract_over_a_socket(server, action_call):
    with httpx.Client(base_url=server) as client:
        answer = client.post("/webhook", json=action_call("action_orders", sender="anna-brook"))
        assert answer.json()["responses"][0]["numbers"] == ["FL-204533", "FL-204417", "FL-198820"]
        assert client.post("/webhook", json=action_call("action_nowhere")).status_code == 404
        assert client.post("/webhook", json=action_call("action_rejects")).status_code == 400
        failed = client.post("/webhook", json=action_call("action_rename_then_fail", sender="anna-brook"))
        assert failed.status_code == 500
        assert client.get("/customers/C-1001").json()["name"] == "Anna Brook"
        assert client.post("/webhook", content=b"{").status_code == 422
        assert client.get("/health").json() == {"status": "ok"}


def test_a_client_that_goes_away_in_the_middle_leaves_it_running(server, action_call):
    host, port = server.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as half:
        half.sendall(b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
    assert httpx.post(f"{server}/webhook", json=action_call("action_hello")).status_code == 200
