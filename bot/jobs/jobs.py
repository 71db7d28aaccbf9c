"""The side of the running assistant: starts a process for a job, waits without holding anybody up, reads its result."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog

from bot.errors import JobFailed

log = structlog.get_logger(__name__)

SPECIFICATION = "job.json"
RESULT = "result.json"
CHILD = "bot.jobs.child"


class Jobs:
    """Runs jobs, one at a time: two trainings at once would take twice the memory and end no sooner."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._running: set[asyncio.subprocess.Process] = set()
        self.trainings = 0

    @contextmanager
    def training(self) -> Iterator[None]:
        """Count a training, from when it was asked for until its model is there (`trainings`)."""
        self.trainings += 1
        try:
            yield
        finally:
            self.trainings -= 1

    async def run(self, work: str, **arguments: Any) -> dict[str, Any]:
        """Run a job.

        Args:
            work: Name of a function in `bot.jobs.work`.
            arguments: What it is called with; JSON.

        Returns:
            What it gave back.

        Raises:
            JobFailed: It ended with an error, or was ended.
        """
        async with self._turn:
            with tempfile.TemporaryDirectory(prefix="usher-job-") as scratch:
                folder = Path(scratch)
                (folder / SPECIFICATION).write_text(json.dumps({"work": work, "arguments": arguments}))
                said = await self._wait(folder)
                return _result(folder, work, said)

    async def close(self) -> None:
        """End what is running: the assistant stops."""
        for process in tuple(self._running):
            process.kill()
            await process.wait()

    async def _wait(self, folder: Path) -> bytes:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            CHILD,
            str(folder),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        self._running.add(process)
        try:
            _, said = await process.communicate()
        finally:
            if process.returncode is None:  # whoever waited was cancelled
                process.kill()
                await process.wait()
            self._running.discard(process)
        return said


def _result(folder: Path, work: str, said: bytes) -> dict[str, Any]:
    try:
        result: Mapping[str, Any] = json.loads((folder / RESULT).read_bytes())
    except (OSError, ValueError) as error:
        log.error("job_broke", work=work, said=said.decode(errors="replace")[-2000:])  # noqa: TRY400 - its own words
        raise JobFailed("The process ended without a result; the server's log says more.", cause="") from error
    failure = result.get("error")
    if failure:
        raise JobFailed(failure["message"], cause=failure["cause"], place=failure["place"], mend=failure["mend"])
    return dict(result["result"])
