"""What SQLite's files may still hold of rows that are gone: the log of changes, and pages that are free again.

PostgreSQL clears its pages by itself (autovacuum); no client can look into them.
"""

from __future__ import annotations

import re
from pathlib import Path

from actions.customer.store import CustomerStore

CHUNK = 1 << 22
OVERLAP = 1 << 10
"""Bytes read again with the next chunk, so that nothing is missed between two."""


def clear_residue(store: CustomerStore, pattern: re.Pattern[str]) -> list[str]:
    """Look into the database's files, and write them anew where something is left.

    Args:
        store: The record.
        pattern: What must not be left.

    Returns:
        Files in which something is still left, with why; none for PostgreSQL.
    """
    if store.url.get_backend_name() != "sqlite" or store.url.database is None:
        return []
    file = Path(store.url.database)
    _checkpoint(store, vacuum=False)
    if _found(file, pattern):
        _checkpoint(store, vacuum=True)
    return [f"{each.name}: still read by another program; ask again" for each in _found(file, pattern)]


def holds(file: Path, pattern: re.Pattern[bytes]) -> bool:
    """Whether a file's bytes hold what is looked for."""
    with file.open("rb") as opened:
        tail = b""
        while chunk := opened.read(CHUNK):
            if pattern.search(tail + chunk):
                return True
            tail = chunk[-OVERLAP:]
    return False


def _found(file: Path, pattern: re.Pattern[str]) -> list[Path]:
    in_bytes = re.compile(pattern.pattern.encode(), re.IGNORECASE)
    files = [file, file.with_name(f"{file.name}-wal")]
    return [each for each in files if each.exists() and holds(each, in_bytes)]


def _checkpoint(store: CustomerStore, *, vacuum: bool) -> None:
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if vacuum:
            connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
