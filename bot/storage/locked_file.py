"""A file that one program adds to while another writes it anew: never both at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

if sys.platform != "win32":
    import fcntl


@contextmanager
def locked(path: Path, mode: str) -> Iterator[IO[Any]]:
    """The file, open, as long as nobody else holds it.

    Args:
        path: The file; whoever writes it anew puts another file in its place (`os.replace`).
        mode: As `open` takes it. Text is UTF-8.
    """
    while True:
        with path.open(mode, encoding=None if "b" in mode else "utf-8") as file:
            if sys.platform != "win32":
                fcntl.flock(file, fcntl.LOCK_EX)
            if _is_still(path, file):
                yield file
                return


def _is_still(path: Path, file: IO[Any]) -> bool:
    """Whether the file was not replaced while its lock was waited for."""
    try:
        now = path.stat()
    except FileNotFoundError:
        return False
    opened = os.fstat(file.fileno())
    return (now.st_dev, now.st_ino) == (opened.st_dev, opened.st_ino)
