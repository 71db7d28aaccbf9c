"""Real rasa-sdk servers as processes: the version of this environment, and 3.6.2, which needs Python 3.10."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from kit.ports import free_port

ROOT = Path(__file__).parents[2]
OLD = ROOT / ".venv-sdk36"
MAKE = "make .venv-sdk36/.installed"
NO_PYTHON = (
    "rasa-sdk 3.6.2 needs Python 3.10, and there is none on this machine. "
    f"Put one on the PATH, or name it: {MAKE} PYTHON310=/path/to/python3.10"
)


def python_of(version: str) -> str:
    """The interpreter that has a version of rasa-sdk: ``3.21`` or ``3.6.2``.

    Skips where there is no Python 3.10 at all; fails where there is one, and nobody has installed rasa-sdk for it.
    """
    if version != "3.6.2":
        return sys.executable
    if (OLD / ".installed").exists():
        return str(OLD / "bin" / "python")
    found = subprocess.run(
        ["make", "--no-print-directory", "python310"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    if not found.stdout.strip():
        pytest.skip(NO_PYTHON)
    raise AssertionError(f"rasa-sdk 3.6.2 is not installed beside {found.stdout.strip()}. Run: {MAKE}")


@contextmanager
def sdk_server(version: str, folder: Path, *, port: int | None = None) -> Iterator[str]:
    """``python -m rasa_sdk --actions actions`` in a folder until the block ends; the address of its webhook."""
    chosen = port or free_port()
    command = [python_of(version), "-m", "rasa_sdk", "--actions", "actions", "--port", str(chosen)]
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONWARNINGS"}}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Sanic's manager kills its whole process group when a worker does not start
    )
    with process:
        try:
            _wait_until_up(f"http://127.0.0.1:{chosen}/health", process)
            yield f"http://127.0.0.1:{chosen}/webhook"
        finally:
            process.terminate()
            try:
                process.communicate(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_until_up(url: str, process: "subprocess.Popen[bytes]", *, limit: float = 60) -> None:
    end = time.monotonic() + limit
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(url, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    process.kill()
    said = process.stdout.read().decode(errors="replace") if process.stdout else ""
    raise AssertionError(f"no rasa-sdk server at {url}:\n{said[-3000:]}")
