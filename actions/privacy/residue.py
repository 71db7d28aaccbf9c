"""What SQLite's files may still hold of rows that are gone: the log of changes, and pages that are free again.

PostgreSQL clears its pages by itself (autovacuum); no client can look into them.
"""

from __future__ import annotations

from pathlib import Path

from actions.customer.store import CustomerStore
from actions.privacy.finder import Finder

CHUNK = 1 << 22
OVERLAP = 1 << 10
"""Bytes read again with the next chunk, so that nothing is missed between two."""


def clear_residue(store: CustomerStore, finder: Finder) -> list[str]:
    """Look into the database's files, and write them anew where something is left.

    Args:
        store: The record.
        finder: What must not be left.

    Returns:
        Files in which something is still left, with why; none for PostgreSQL.
    """
    if store.url.get_backend_name() != "sqlite" or store.url.database is None:
        return []
    file = Path(store.url.database)
    _checkpoint(store, vacuum=False)
    if _found(file, finder):
        _checkpoint(store, vacuum=True)
    return [f"{each.name}: still read by another program; ask again" for each in _found(file, finder)]


def holds(file: Path, finder: Finder) -> bool:
    """Whether a file's bytes hold what is looked for."""
    with file.open("rb") as opened:
        tail = b""
        while chunk := opened.read(CHUNK):
            if finder.search(tail + chunk):
                return True
            tail = chunk[-OVERLAP:]
    return False


def _found(file: Path, finder: Finder) -> list[Path]:
    files = [file, file.with_name(f"{file.name}-wal")]
    return [each for each in files if each.exists() and holds(each, finder)]


def _checkpoint(store: CustomerStore, *, vacuum: bool) -> None:
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if vacuum:
            connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
