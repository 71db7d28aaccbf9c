"""The customer API of the actions room, asked by HTTP: in this process, or at an address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import httpx

from bot.errors import StorageError
from bot.outbound import shown
from bot.responding.action_server import ActionServer, AnswerTooLong

CONVERSATION_EVENTS = "/v1/conversation-events"
LONGEST_ANSWER = 1_000_000


class CustomerApi:
    """Sends to the customer API.

    Args:
        server: Takes the requests.
        url: Its base address.
    """

    def __init__(self, server: ActionServer, url: str) -> None:
        self._server = server
        self._url = httpx.URL(url.rstrip("/") + CONVERSATION_EVENTS)

    async def tell(self, events: bytes) -> Mapping[str, Any]:
        """Tell of conversations.

        Args:
            events: A JSON list by data/contracts/conversation-events.schema.json.

        Raises:
            StorageError: They were not taken.
        """
        try:
            status, body = await self._server.post(
                self._url, events, headers={"Content-Type": "application/json"}, at_most=LONGEST_ANSWER
            )
        except (httpx.RequestError, AnswerTooLong) as error:
            raise self._failed(f"cannot be told ({type(error).__name__})") from error
        if status != HTTPStatus.OK:
            raise self._failed(f"answered {status}: {body[:200].decode('utf-8', 'replace')}")
        answer: Mapping[str, Any] = json.loads(body)
        return answer

    async def aclose(self) -> None:
        """Give connections back."""
        await self._server.aclose()

    def _failed(self, what: str) -> StorageError:
        return StorageError(
            f"the customer API {what}.",
            place=f"event_broker {shown(str(self._url))}",
            mend="Is it there, with its tables (python -m actions.customer.migrate), and does customer_api: in "
            "endpoints.yml show it a key of the role service?",
        )
