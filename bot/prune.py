"""Old models, cleared away: only files that Usher named itself, and only this assistant's."""

from __future__ import annotations

import re
from pathlib import Path

_NAME = re.compile(r"(\d{8}-\d{6})-([A-Za-z0-9_-]+)\.tar\.gz")
"""As `bot.model` names them: the time of training, and the assistant."""

KEPT = 5
"""Models that stay, unless told otherwise."""


def prune(newest: Path, *, keep: int = KEPT) -> list[Path]:
    """Delete the models of the same assistant that are older than the last few.

    Args:
        newest: The model just trained; it always stays.
        keep: How many stay in its folder, this one among them; 0 for all.

    Returns:
        What was deleted.
    """
    own = _NAME.fullmatch(newest.name)
    if own is None or keep < 1:
        return []
    found = {file: _NAME.fullmatch(file.name) for file in newest.parent.iterdir() if file.is_file()}
    same = [file for file, name in found.items() if name is not None and name[2] == own[2] and file != newest]
    old = sorted(same, key=lambda file: file.name, reverse=True)[keep - 1 :]
    for file in old:
        file.unlink(missing_ok=True)
    return old
