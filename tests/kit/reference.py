"""The reference assistant, trained once a run, and served by the real command in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
USHER = Path(sys.executable).with_name("usher")
FILES = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "data")


def project_copy(folder: Path, model: Path) -> Path:
    """The reference assistant's files with a model, and with stores of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (folder / name).symlink_to(ROOT / name)
    (folder / "models").mkdir()
    (folder / "models" / model.name).symlink_to(model)
    return folder


def fill_record(project: Path) -> str:
    """Fill the sample record; its address."""
    database = f"sqlite:///{project}/var/customers.db"
    subprocess.run([sys.executable, "-m", "actions.customer.sample", database], check=True, cwd=project)
    return database


@dataclass
class Process:
    """A running server."""

    popen: subprocess.Popen[bytes]
    url: str

    def kill(self) -> None:
        """SIGKILL, as a crash would."""
        self.popen.send_signal(signal.SIGKILL)
        self.popen.wait(10)


@contextmanager
def served(project: Path, *arguments: str, port: int) -> Iterator[Process]:
    """``usher run`` on a project until the block ends."""
    command = [str(USHER), "run", "--project", str(project), "--port", str(port), "--enable-api", *arguments]
    log = (project / f"server-{port}.log").open("ab")
    popen = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "OMP_NUM_THREADS": "1"})
    process = Process(popen, f"http://127.0.0.1:{port}")
    try:
        wait_until_ready(process, Path(log.name))
        yield process
    finally:
        if popen.poll() is None:
            popen.terminate()
            popen.wait(20)
        log.close()


def wait_until_ready(process: Process, log: Path, *, limit: float = 60) -> None:
    """Poll ``/ready``."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if process.popen.poll() is not None:
            raise AssertionError(f"the server ended:\n{log.read_text()[-3000:]}")
        try:
            if httpx.get(process.url + "/ready", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"the server was not ready within {limit} s:\n{log.read_text()[-3000:]}")
