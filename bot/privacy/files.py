"""Files that hold customers: the broker's lines of events, logs, archives of models, databases.

The broker's file is written anew without a customer's lines, while the broker waits. In every other text file names are
masked where they stand, with as many signs: a program that is adding to it notices nothing.
"""

from __future__ import annotations

import gzip
import json
import os
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from bot.privacy.finder import Finder
from bot.privacy.whom import Whom
from bot.storage.locked_file import locked
from bot.storage.sql_traces import masked


class Readable(Protocol):
    """Gives bytes."""

    def read(self, size: int, /) -> bytes:
        """The next bytes; none at the end."""
        ...


CHUNK = 1 << 22
OVERLAP = 1 << 10
"""Bytes read again with the next chunk, so that nothing is missed between two."""
WORD = "[erased]"


def forget_lines(path: Path, whom: Whom, conversations: Iterable[str]) -> dict[str, int]:
    """Take a customer out of a file of JSON lines: their conversations' lines go, their names are masked in others.

    Args:
        path: The broker's file.
        whom: The customer.
        conversations: Ids of their conversations.

    Returns:
        Counts of lines: ``lines deleted``, ``lines masked``; empty where nothing was changed.
    """
    theirs, counts = frozenset(conversations), {"lines deleted": 0, "lines masked": 0}
    if not path.exists():
        return {}
    fresh = path.with_name(f"{path.name}.fresh")
    with locked(path, "r") as old, fresh.open("w", encoding="utf-8") as new:
        for line in old:
            kept = _without(line, whom, theirs)
            counts["lines deleted"] += kept is None
            counts["lines masked"] += kept is not None and kept != line
            new.write(kept or "")
        new.flush()
        os.fsync(new.fileno())
        fresh.replace(path)
    return {what: count for what, count in counts.items() if count}


def lines_of(path: Path, conversations: Iterable[str]) -> list[Any]:
    """The lines of a customer's conversations; what others said of them is the others'."""
    theirs = frozenset(conversations)
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as file:
        said = [json.loads(line) for line in file if line.strip()]
    return [line for line in said if line.get("sender_id") in theirs]


def mask_text(path: Path, finder: Finder) -> int:
    """Mask names in a text file, each by as many asterisks; how many there were.

    Args:
        path: A file; one that is no text is left alone.
        finder: Finds the names.
    """
    if not is_text(path):
        return 0
    found = 0
    with path.open("r+b") as file:
        for start, matched in list(_places(file, finder)):
            file.seek(start)
            file.write(b"*" * len(matched))
            found += 1
    return found


def holds(path: Path, finder: Finder) -> bool:
    """Whether a file holds a name: as it is, or packed."""
    if tarfile.is_tarfile(path):
        with tarfile.open(path) as archive:
            members = (archive.extractfile(member) for member in archive)
            return any(next(_places(member, finder), None) is not None for member in members if member)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return any(next(_places(packed.open(name), finder), None) is not None for name in packed.namelist())
    if path.suffix == ".gz":
        with gzip.open(path) as unpacked:
            return next(_places(unpacked, finder), None) is not None
    with path.open("rb") as file:
        return next(_places(file, finder), None) is not None


def is_text(path: Path) -> bool:
    """Whether a file is text, as far as its beginning says."""
    with path.open("rb") as file:
        return b"\0" not in file.read(8192) and path.suffix not in {".gz", ".zip"}


def files_below(*folders: Path) -> Iterator[Path]:
    """All files in some folders, each once, in order."""
    found = {file for folder in folders for file in (folder.rglob("*") if folder.is_dir() else (folder,))}
    yield from sorted(file for file in found if file.is_file() and not file.is_symlink())


def _without(line: str, whom: Whom, conversations: frozenset[str]) -> str | None:
    """A line as it may stay; None where it is of one of the customer's conversations."""
    try:
        said = json.loads(line)
    except ValueError:
        return whom.finder.sub(WORD, line)
    if isinstance(said, dict) and said.get("sender_id") in conversations:
        return None
    return json.dumps(masked(said, whom.finder, WORD)) + "\n" if whom.finder.search(line) else line


def _places(file: Readable, finder: Finder) -> Iterator[tuple[int, bytes]]:
    """Where in a file a name stands, each place once."""
    tail, at, after = b"", 0, 0
    while chunk := file.read(CHUNK):
        block, begin = tail + chunk, at - len(tail)
        for match in finder.finditer(block):
            if begin + match.start() >= after:
                yield begin + match.start(), match.group()
                after = begin + match.end()
        at += len(chunk)
        tail = block[-OVERLAP:]
