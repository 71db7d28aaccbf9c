"""A glance at a SQLite file: which version a conversation has, where it is asked for, without the way to a thread.

Most turns find that nothing has happened since, and to learn that by a thread takes ten times as long as looking. In
WAL mode a reader waits for nobody; where the file is locked all the same (another process closes or repairs it), the
glance says nothing, and the reader goes to the thread, which may wait.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

_VERSION = "SELECT version FROM conversations WHERE sender_id = ?"


class Glance:
    """One connection that only reads, for one thread.

    Args:
        file: The database; its tables are there.
    """

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, timeout=0, isolation_level=None, check_same_thread=False)

    def version(self, conversation_id: str) -> int | None:
        """How many events a conversation has; None where that cannot be seen now."""
        try:
            found = self._connection.execute(_VERSION, (conversation_id,)).fetchone()
        except sqlite3.Error:
            return None
        return found[0] if found else None

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()
