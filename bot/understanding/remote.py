"""nlu as a service of its own: ``POST /model/parse``, as Rasa's NLU server answers it."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex
from typing import Any

import httpx

from bot.conversation.shapes import is_parse
from bot.conversation.strict_json import strict_json
from bot.errors import UnderstandingFailed


class RemoteUnderstanding:
    """A client of ``usher run nlu`` or of a Rasa server.

    Args:
        http: With its time limits.
        url: Base address of the service.
        token: Sent as ``?token=`` and in the body.
    """

    def __init__(self, http: httpx.AsyncClient, url: str, *, token: str | None = None) -> None:
        self._http = http
        self._url = url.rstrip("/") + "/model/parse"
        # What stands in logs and events: an address may hold a password.
        self._place = str(httpx.URL(self._url).copy_with(userinfo=b"", query=None))
        # Rasa sends the token in the body; its own server asks for it in the address. Each finds it where it looks.
        self._parameters = {"token": token} if token else {}

    async def parse(self, text: str) -> Mapping[str, Any]:
        """The JSON of a `nlu.ParseResult`; tried twice, since reading a text changes nothing.

        A server that hangs is not asked again: the customer has waited for the whole time limit already.
        """
        try:
            return await self._ask(text)
        except httpx.ReadTimeout as error:
            raise UnderstandingFailed("no answer in time.", place=self._place) from error
        except httpx.RequestError:
            try:
                return await self._ask(text)
            except httpx.RequestError as error:
                raise UnderstandingFailed(f"no answer ({type(error).__name__}).", place=self._place) from error

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()

    def _body(self, text: str) -> dict[str, str]:
        # Servers written against Rasa's contract may need an id of the message; this one names nobody.
        return {"text": text, "message_id": token_hex(16), **self._parameters}

    async def _ask(self, text: str) -> Mapping[str, Any]:
        response = await self._http.post(self._url, json=self._body(text), params=self._parameters)
        if response.status_code != httpx.codes.OK:
            raise UnderstandingFailed(f"answered {response.status_code}.", place=self._place)
        try:
            result = strict_json(response.content)
        except ValueError as error:
            raise UnderstandingFailed("answered something that is not JSON.", place=self._place) from error
        if not is_parse(result) or not isinstance(result.get("intent"), dict):
            raise UnderstandingFailed("answered something that is no parse result.", place=self._place)
        parsed: Mapping[str, Any] = result
        return parsed
