"""The key that signs session tokens: from the environment, or made once and kept beside the data."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from bot.errors import SettingsError

VARIABLE = "USHER_SECRET"
FILE = "secret"
SHORTEST = 32
"""Characters; a shorter key can be guessed (RFC 7518, section 3.2)."""


def session_secret(var: Path) -> str:
    """The key.

    Args:
        var: Folder of what the running assistant writes.

    Raises:
        SettingsError: A key that is too short, or a file that cannot be read or written.
    """
    if given := os.environ.get(VARIABLE):
        return _long_enough(given, place=VARIABLE, mend="Set a longer one: openssl rand -base64 48")
    file = var / FILE
    try:
        if not file.exists():
            _make(file)
        kept = file.read_text().strip()
    except OSError as error:
        raise SettingsError(f"the key of session tokens cannot be kept: {error}.", place=str(file)) from error
    return _long_enough(kept, place=str(file), mend="Delete the file; a new key is made, and customers begin anew.")


def _make(file: Path) -> None:
    """Write it aside and link it: of several processes one wins, and none reads half a key."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{FILE}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def _long_enough(key: str, *, place: str, mend: str) -> str:
    if len(key) < SHORTEST:
        raise SettingsError(f"the key of session tokens has fewer than {SHORTEST} characters.", place=place, mend=mend)
    return key
