"""Consent and rights of the actions room, asked by HTTP: in this process, or at an address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import httpx

from bot.errors import UsherError
from bot.outbound import shown
from bot.responding.action_server import ActionServer, AnswerTooLong

LONGEST_ANSWER = 1 << 30
"""Bytes: everything that is known of a customer."""


class RightsApi:
    """Asks `/privacy/…` of the customer's record.

    Args:
        server: Takes the requests.
        url: Its base address.
        key: Shown to a server elsewhere.
    """

    def __init__(self, server: ActionServer, url: str, *, key: str | None = None) -> None:
        self._server = server
        self._url = url.rstrip("/")
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})

    async def ask(self, what: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask one thing.

        Args:
            what: The end of the route.
            body: JSON.

        Raises:
            UsherError: It was not answered; says why.
        """
        url, content = httpx.URL(f"{self._url}/privacy/{what}"), json.dumps(body).encode()
        try:
            status, answer = await self._server.post(url, content, headers=self._headers, at_most=LONGEST_ANSWER)
        except (httpx.RequestError, AnswerTooLong) as error:
            problem = f"the customer's record does not answer ({type(error).__name__})."
            raise UsherError(problem, place=shown(str(url)), mend="Is it running?") from error
        if status != HTTPStatus.OK:
            raise UsherError(_said(status, answer), place=shown(str(url)), mend=_MENDS.get(status))
        found: Mapping[str, Any] = json.loads(answer)
        return found

    async def aclose(self) -> None:
        """Give connections back."""
        await self._server.aclose()


_MENDS: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "Give a key that may do this: --key KEY, or USHER_KEY.",
    HTTPStatus.FORBIDDEN: "Give a key of the role admin: --key KEY, or USHER_KEY.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Is that Usher's action server?",
}


def _said(status: int, answer: bytes) -> str:
    try:
        return str(json.loads(answer)["message"])
    except (ValueError, KeyError, TypeError):
        return f"the customer's record answers with {status}."
