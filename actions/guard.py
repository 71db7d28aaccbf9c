"""Who may call: the bearer of the token, or, where no token is set, callers on this machine only.

An action call carries the conversation and with it who the customer is, so an open door to /webhook would open
everybody's record. The rule is one for /webhook and /customers: closed unless told otherwise.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import Request

from actions.problems import HttpProblem


def guard(token: str | None) -> Callable[[Request], Awaitable[None]]:
    """Make the check that guarded routes depend on.

    Args:
        token: What callers must show; None lets in only this machine.
    """

    # Async, because FastAPI would take a plain function to a worker thread and back at every call.
    async def check(request: Request) -> None:
        if token is None:
            _this_machine_only(request)
        elif not secrets.compare_digest(_shown(request).encode(), token.encode()):
            raise HttpProblem(
                HTTPStatus.UNAUTHORIZED,
                "NotAuthenticated",
                "The token is missing or wrong: Authorization: Bearer TOKEN.",
            )

    return check


def _shown(request: Request) -> str:
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    # Rasa sends the `token` of endpoints.yml as a query parameter.
    return credentials.strip() if scheme.lower() == "bearer" else request.query_params.get("token", "")


def _this_machine_only(request: Request) -> None:
    host = request.client.host if request.client else ""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        # A Unix socket has no address; the file's permissions guard it.
        local = request.client is None
    if not local:
        raise HttpProblem(
            HTTPStatus.FORBIDDEN,
            "NoTokenSet",
            "Without a token only this machine is answered: set USHER_ACTIONS_TOKEN, here and in endpoints.yml.",
        )
