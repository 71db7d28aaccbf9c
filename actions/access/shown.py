"""What a caller shows to be let in, in the ways in which clients send it."""

from __future__ import annotations

import base64
import binascii

from starlette.requests import HTTPConnection


def shown_key(connection: HTTPConnection) -> str | None:
    """The key of a request; None where it shows none.

    `Authorization: Bearer KEY`; `Authorization: Basic` with the key as user name, as Segment's SDKs send it; or
    `?token=KEY`, as Rasa sends the `token` of endpoints.yml.
    """
    written = connection.headers.get("Authorization")
    if written is None:
        return connection.query_params.get("token")
    scheme, _, credentials = written.partition(" ")
    match scheme.lower():
        case "bearer":
            return credentials.strip()
        case "basic":
            return _user_name(credentials.strip())
        case _:
            return ""


def _user_name(credentials: str) -> str:
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""
