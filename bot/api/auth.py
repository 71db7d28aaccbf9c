"""Tokens of servers: compared in constant time, from a header or (as Rasa has it) a query parameter."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable

from fastapi import Request

from bot.errors import RequestError


def token_guard(token: str | None) -> Callable[[Request], Awaitable[None]]:
    """A dependency that lets only those pass who know the token; everybody where there is none."""

    async def check(request: Request) -> None:
        if token is not None and not hmac.compare_digest(_given(request).encode(), token.encode()):
            raise RequestError(
                401,
                "NotAuthenticated",
                "This address needs a token.",
                mend="Send it as the header `Authorization: Bearer TOKEN` or as ?token=TOKEN.",
            )

    return check


def _given(request: Request) -> str:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    return request.query_params.get("token", "")
