"""Work on the record that nobody waits for: collected, and done by one thread, many in one transaction.

Notes of who read what are such work. Written by the reader itself, they would make every read a write: with a commit
that waits for the disk, and in SQLite behind every other writer. What was handed over and not yet written is lost when
the process is killed; that is a fifth of a second of notes at most.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from itertools import groupby
from operator import itemgetter
from typing import Any

import structlog
from sqlalchemy.orm import Session

from actions.errors import RecordError, RecordUnavailable

Work = Callable[[Session, Sequence[Any]], None]
"""Does something for several things at once."""

PAUSE = 0.2
"""Seconds in which work is collected."""
LONGEST_PAUSE = 10.0
"""Seconds between two tries while the database fails."""
AT_MOST = 20_000
"""Pieces of work that may wait. Reads that can no longer be noted must not go on."""

log = structlog.get_logger(__name__)


class Later:
    """Does what it is given, soon, in the order in which it came.

    Args:
        session: Opens a session that is committed at its end.
        pause: Seconds in which work is collected.
        at_most: Pieces of work that may wait.
    """

    def __init__(
        self, session: Callable[[], AbstractContextManager[Session]], *, pause: float = PAUSE, at_most: int = AT_MOST
    ) -> None:
        self._session = session
        self._pause = pause
        self._at_most = at_most
        self._waiting: list[tuple[Work, Any]] = []
        self._lock = threading.Lock()
        self._doing = threading.Lock()
        self._wake = threading.Event()
        self._is_closed = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, work: Work, thing: Any) -> None:
        """Hand over a thing to be worked on; returns at once.

        Args:
            work: What is done; is given this thing together with others that came with the same work.
            thing: What it is done for.

        Raises:
            RecordUnavailable: Too much waits already, since the database fails.
        """
        with self._lock:
            if len(self._waiting) >= self._at_most:
                raise RecordUnavailable(
                    f"{len(self._waiting)} notes wait to be written.", mend="Is it writable, and not full?"
                )
            self._waiting.append((work, thing))
            if self._thread is None and not self._is_closed.is_set():
                self._thread = threading.Thread(target=self._run, name="record-later", daemon=True)
                self._thread.start()
        self._wake.set()

    def flush(self) -> None:
        """Do now what waits.

        Raises:
            RecordError: The database fails; the work still waits.
        """
        with self._doing:
            with self._lock:
                batch, self._waiting = self._waiting, []
            if not batch:
                return
            try:
                self._do(batch)
            except RecordError:
                with self._lock:
                    self._waiting[:0] = batch
                raise

    def close(self) -> None:
        """Do what waits and end the thread; what the database does not take is logged as lost."""
        self._is_closed.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        try:
            self.flush()
        except RecordError as error:
            log.error("notes_lost", notes=len(self._waiting), error=str(error))  # noqa: TRY400 - it names the place

    def _run(self) -> None:
        pause = self._pause
        while not self._is_closed.is_set():
            self._wake.wait()
            self._is_closed.wait(pause)
            self._wake.clear()
            try:
                self.flush()
            except RecordError as error:
                log.warning("notes_wait", error=str(error))
                pause = min(2 * pause, LONGEST_PAUSE)
                self._wake.set()
            else:
                pause = self._pause

    def _do(self, batch: list[tuple[Work, Any]]) -> None:
        try:
            with self._session() as session:
                for work, pieces in groupby(batch, key=itemgetter(0)):
                    work(session, [thing for _, thing in pieces])
        except RecordError:
            raise
        except Exception:
            # One piece that cannot be done must not take the others along, nor come back for ever.
            if len(batch) == 1:
                log.exception("note_lost")
                return
            for piece in batch:
                self._do([piece])
