"""Which pages of other sites may connect."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit


def may_connect(origin: str, host: str | None, allowed: Sequence[str]) -> bool:
    """Whether a page may: one of those named, or one of this server itself; any page where none is named.

    Args:
        origin: What the browser says the page is from.
        host: Under which name this server was asked.
        allowed: Origins, such as ``https://shop.example``.
    """
    return not allowed or origin in allowed or urlsplit(origin).netloc == host
