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


def is_this_machine(connection: HTTPConnection) -> bool:
    """Whether the owner of this machine calls: from a loopback address, through no proxy, from no other site's page."""
    return (
        _is_loopback(connection)
        and not any(name in connection.headers for name in FORWARDED)
        and not _is_foreign_page(connection)
    )


def _is_loopback(connection: HTTPConnection) -> bool:
    if connection.client is None:  # a Unix socket has no address; the file's permissions guard it
        return True
    return _is_loopback_name(connection.client.host)


def _is_foreign_page(connection: HTTPConnection) -> bool:
    """Browsers say with Sec-Fetch-Site and Origin that a page sends; one whose name is made to point here too."""
    site, origin = connection.headers.get("Sec-Fetch-Site"), connection.headers.get("Origin")
    if site is None and origin is None:
        return False
    if site not in {None, "same-origin", "none"}:
        return True
    pages = [urlsplit(f"//{connection.headers.get('Host', '')}"), *([urlsplit(origin)] if origin else [])]
    return not all(page.hostname == "localhost" or _is_loopback_name(page.hostname or "") for page in pages)


def _is_loopback_name(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
