"""The NLG server (``nlg:`` of endpoints.yml): a service of the project's own that words the responses."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from bot.conversation.strict_json import strict_json
from bot.conversation.tracker import Tracker
from bot.conversation.wire import tracker_json
from bot.errors import ActionFailed
from bot.outbound import shown

LARGEST = 1_000_000
"""Bytes of an answer; a message is never longer."""
MEND = "See its log, or take nlg: out of endpoints.yml to say the responses of the domain."


def _is_list_of_objects(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(item, Mapping) for item in value))


SHAPES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "text": (lambda value: value is None or isinstance(value, str), "text"),
    "image": (lambda value: value is None or isinstance(value, str), "text"),
    "buttons": (_is_list_of_objects, "a list of objects"),
    "elements": (_is_list_of_objects, "a list of objects"),
    "quick_replies": (_is_list_of_objects, "a list of objects"),
    "attachment": (lambda value: value is None or isinstance(value, Mapping | str), "an object or text"),
    "custom": (lambda value: value is None or isinstance(value, Mapping), "an object"),
}
"""What an answer may hold, as Rasa's schema has it; every other key becomes metadata of the message."""


class NlgClient:
    """Asks an NLG server for the words of a response.

    Args:
        http: With its time limits and credentials (`bot.outbound.http_client`).
        url: Its address.
    """

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http = http
        self._url = url
        self._place = shown(url)

    async def generate(
        self,
        name: str,
        tracker: Tracker,
        *,
        channel: str,
        arguments: Mapping[str, Any],
        response_id: str | None,
    ) -> dict[str, Any] | None:
        """A message in Rasa's keys; None where the server has nothing to say.

        Args:
            name: Of the response.
            tracker: The conversation; all of it is sent.
            channel: Where it will be said.
            arguments: What an action adds.
            response_id: Of the domain's variation that fits, where it has one.

        Raises:
            ActionFailed: No answer, or one that is no message.
        """
        call = {
            "response": name,
            "id": response_id,
            "arguments": dict(arguments),
            "tracker": tracker_json(tracker),
            "channel": {"name": channel},
        }
        body = await self._ask(name, json.dumps(call).encode())
        return self._read(name, body)

    async def _ask(self, name: str, content: bytes) -> bytes:
        try:
            return await self._post(name, content)
        except httpx.ReadTimeout as error:  # the customer has waited for the whole time limit already
            raise self._failed(name, "no answer in time.") from error
        except httpx.RequestError:
            try:  # wording a response changes nothing: it may be asked for twice
                return await self._post(name, content)
            except httpx.RequestError as error:
                raise self._failed(name, f"no answer ({type(error).__name__}).") from error

    async def _post(self, name: str, content: bytes) -> bytes:
        response = await self._http.post(self._url, content=content, headers={"Content-Type": "application/json"})
        if not response.is_success:
            raise self._failed(name, f"answered {response.status_code}.")
        if len(response.content) > LARGEST:
            raise self._failed(name, f"its answer is longer than {LARGEST:,} bytes.")
        return response.content

    def _read(self, name: str, body: bytes) -> dict[str, Any] | None:
        if not body.strip():
            return None
        try:
            message = strict_json(body)
        except ValueError as error:
            raise self._failed(name, "answered something that is not JSON.") from error
        if message in (None, "", {}):
            return None
        if not isinstance(message, dict):
            raise self._failed(name, "answered JSON that is no object.")
        for key, (fits, words) in SHAPES.items():
            if not fits(message.get(key)):
                raise self._failed(name, f"{key!r} of its answer is not {words}.")
        return message

    def _failed(self, name: str, what: str) -> ActionFailed:
        return ActionFailed(f"the NLG server {what}", place=f"{name} at {self._place}", mend=MEND)
