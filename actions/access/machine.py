"""Whether a request was sent on this machine, by its owner: then it needs no key, as long as there is none.

Not everything from 127.0.0.1 is: a proxy on this machine hands on what strangers send, and a web page that is open in
a browser here can send requests to any port.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
"""Headers that proxies add."""
UNREADABLE = "un.readable"
"""Stands for what is no address, such as the Origin `null`; no name of this machine."""


def is_this_machine(connection: HTTPConnection) -> bool:
    """Whether the owner of this machine calls: from a loopback address, through no proxy, from no other site's page."""
    return (
        _is_loopback(connection)
        and not any(name in connection.headers for name in FORWARDED)
        and connection.headers.get("Sec-Fetch-Site") in {None, "same-origin", "none"}
        and all(_is_name_of_here(page) for page in _addressed(connection))
    )


def _is_loopback(connection: HTTPConnection) -> bool:
    if connection.client is None:  # a Unix socket has no address; the file's permissions guard it
        return True
    return _is_loopback_address(connection.client.host)


def _addressed(connection: HTTPConnection) -> list[str]:
    """The names by which the server was called, and by which the page was that calls it."""
    origin, host = connection.headers.get("Origin"), connection.headers.get("Host")
    return [*([_host_of(f"//{host}")] if host else []), *([_host_of(origin)] if origin else [])]


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or UNREADABLE
    except ValueError:
        return UNREADABLE


def _is_name_of_here(name: str) -> bool:
    """Not one of the public DNS, whose owner can make it point here after a page of theirs was loaded."""
    return _is_loopback_address(name) or "." not in name or name.endswith(".localhost")


def _is_loopback_address(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
