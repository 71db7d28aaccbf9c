"""The real server as a process, and the simplest client there is."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

USHER = str(Path(sys.executable).with_name("usher"))


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running ``usher run``."""

    process: subprocess.Popen[bytes]
    port: int

    def megabytes(self) -> float:
        """Resident memory of the process and its children."""
        process = psutil.Process(self.process.pid)
        return sum(p.memory_info().rss for p in [process, *process.children(recursive=True)]) / 1e6


@contextmanager
def running(project: Path, *arguments: str) -> Iterator[Server]:
    """``usher run`` on a project, until the block ends."""
    port = free_port()
    command = [USHER, "run", "--project", str(project), "--port", str(port), "--log-level", "error", *arguments]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait(20)


class Client:
    """One connection to the REST channel, kept open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def say(self, sender: str, text: str) -> list[dict[str, object]]:
        """Send a message; what is answered."""
        body = json.dumps({"sender": sender, "message": text})
        self._connection.request("POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        answer = json.loads(response.read())
        if response.status != http.client.OK:
            raise RuntimeError(f"{response.status}: {answer}")
        return answer

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


def wait_for_answer(port: int, text: str, *, limit: float = 60.0) -> float:
    """Seconds until the server answers a first message."""
    began = time.perf_counter()
    while time.perf_counter() - began < limit:
        client = Client(port)
        try:
            client.say("first", text)
        except (ConnectionError, OSError):
            time.sleep(0.02)
        else:
            return time.perf_counter() - began
        finally:
            client.close()
    raise TimeoutError(f"no answer within {limit} s")
