"""Who may call: every request passes here before any route, and what the policy does not allow is refused.

| what a request shows | who it is |
|---|---|
| it was made in this process | as it says: `assistant`, role service |
| `USHER_ACTIONS_TOKEN` | `token`, role service |
| a key (`usher keys add`) | the key's name and role |
| anything, on this machine, where there is neither token nor key | `this machine`, role admin |
| nothing that is known | may use what the policy gives to `anyone` |

An action call carries the conversation and with it who the customer is, so an open door to /webhook would open
everybody's record.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Protocol

import structlog
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from actions.access.caller import Caller
from actions.access.machine import is_this_machine
from actions.access.policy import ANYONE, Policy
from actions.access.shown import shown_key
from actions.errors import RecordError
from actions.problems import HttpProblem, problem

CALLER = "usher.caller"
"""In a request's `extensions`: name and role of whoever made it in this process. No client can write there."""

log = structlog.get_logger(__name__)


class Keys(Protocol):
    """Knows the keys (`actions.access.keyring`)."""

    async def owner_of(self, key: str) -> Caller | None:
        """Who shows this key."""
        ...

    async def is_empty(self) -> bool:
        """Whether there are no keys."""
        ...


class Guard:
    """Middleware around all routes of an app.

    Args:
        app: What is guarded.
        keys: Knows the keys.
        token: The old way of one token for all callers; None where there is none.
        policy: Which role may do what.
    """

    def __init__(self, app: ASGIApp, *, keys: Keys, token: str | None, policy: Policy | None = None) -> None:
        self._app = app
        self._keys = keys
        self._token = token
        self._policy = policy or Policy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with 401 or 403."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] == "websocket":  # there are none here
            await send({"type": "websocket.close", "code": 1008})
            return
        try:
            scope.setdefault("state", {})["caller"] = await self._admit(scope)
        except HttpProblem as error:
            headers = {"WWW-Authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else None
            answer = problem(error.status, error.reason, error.message, headers=headers)
            await answer(scope, receive, send)
            return
        except RecordError as error:
            log.error("keys_not_readable", error=str(error))  # noqa: TRY400 - it names the place and the mend
            answer = problem(HTTPStatus.SERVICE_UNAVAILABLE, "RecordUnavailable", str(error))
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _admit(self, scope: Scope) -> Caller:
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        route = self._policy.route_of(scope["path"], method)
        if route is not None and self._policy.allows(ANYONE, method, route):
            return Caller(ANYONE, ANYONE)
        caller = await self._caller(HTTPConnection(scope))
        # What the policy does not name never reaches the app: a route that was forgotten there is closed.
        if route is None:
            raise HttpProblem(HTTPStatus.NOT_FOUND, "NotFound", f"{method} {scope['path']}: Not Found.")
        if not self._policy.knows(method, route):
            message = f"{method} {scope['path']}: Method Not Allowed."
            raise HttpProblem(HTTPStatus.METHOD_NOT_ALLOWED, "MethodNotAllowed", message)
        if not self._policy.allows(caller.role, method, route):
            log.warning("refused", caller=caller.name, role=caller.role, method=method, route=route)
            message = f"The role {caller.role} may not {method} {route}."
            raise HttpProblem(HTTPStatus.FORBIDDEN, "NotAuthorized", message)
        return caller

    async def _caller(self, connection: HTTPConnection) -> Caller:
        extensions: Mapping[str, object] = connection.scope.get("extensions") or {}
        caller = extensions.get(CALLER)
        if isinstance(caller, Mapping):
            return Caller(**caller)
        if self._token is None and await self._keys.is_empty():
            return _owner_of_this_machine(connection)
        key = shown_key(connection)
        if self._token is not None and key is not None and secrets.compare_digest(key.encode(), self._token.encode()):
            return Caller("token", "service")
        owner = None if key is None else await self._keys.owner_of(key)
        if owner is None:
            raise HttpProblem(
                HTTPStatus.UNAUTHORIZED, "NotAuthenticated", "The key is missing or wrong: Authorization: Bearer KEY."
            )
        return owner


def _owner_of_this_machine(connection: HTTPConnection) -> Caller:
    if not is_this_machine(connection):
        raise HttpProblem(
            HTTPStatus.FORBIDDEN,
            "NoTokenSet",
            "Show a key: make one with `usher keys add`, or set USHER_ACTIONS_TOKEN, here and in endpoints.yml. "
            "Without any, only a server of `usher run actions` answers, and only this machine.",
        )
    return Caller("this machine", "admin")
