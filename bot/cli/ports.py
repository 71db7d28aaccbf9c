"""Taking a port before anything else starts."""

from __future__ import annotations

import errno
import socket

from bot.errors import SettingsError

REASONS = {
    errno.EADDRINUSE: ("is in use.", "Stop the other program, or choose another with --port (0 for any free one)."),
    errno.EACCES: ("may not be used by this account.", "Choose one above 1023 with --port."),
    errno.EADDRNOTAVAIL: ("is no address of this machine.", "Choose another with --interface."),
}


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens.

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
        bound.bind((host, port))
        bound.listen(2048)
    except OSError as error:
        bound.close()
        reason, mend = REASONS.get(error.errno or 0, (f"cannot be used: {error.strerror}.", "Check --interface."))
        raise SettingsError(reason, place=f"{host}:{port}", mend=mend) from error
    bound.setblocking(False)  # noqa: FBT003 - the socket module's own signature
    return bound
