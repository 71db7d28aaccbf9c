"""Taking a port before anything else starts: one that is in use is a clear error, and nothing has begun."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import SettingsError

WAITING = 2048
"""Connections that may wait to be accepted."""
REASONS = {
    errno.EADDRINUSE: (
        "The port is in use.",
        "Stop the other program, or choose another with --port (0 for any free one).",
    ),
    errno.EACCES: ("The port may not be used by this account.", "Choose one above 1023 with --port."),
    errno.EADDRNOTAVAIL: ("This is no address of this machine.", "Choose another with --interface."),
}


def take(host: str, port: int) -> socket.socket:
    """A socket that holds the port, but does not accept connections yet: until `listen` they are refused.

    Args:
        host: Address of this machine, or a name for one.
        port: From 0 (any free one) to 65535.

    Raises:
        SettingsError: The port is in use or may not be taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        with _explained(host, port):
            bound.bind((host, port))
    except SettingsError:
        bound.close()
        raise
    bound.setblocking(False)  # noqa: FBT003 - the socket module's own signature
    return bound


def listen(bound: socket.socket) -> None:
    """Accept connections from now on.

    Raises:
        SettingsError: Another program was quicker.
    """
    host, port = bound.getsockname()[:2]
    with _explained(host, port):
        bound.listen(WAITING)


@contextmanager
def _explained(host: str, port: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason, mend = REASONS.get(error.errno or 0, (f"It cannot be used: {error.strerror}.", "Check --interface."))
        raise SettingsError(reason, place=f"{host}:{port}", mend=mend) from error
