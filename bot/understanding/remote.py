"""nlu as a service of its own: ``POST /model/parse``, as Rasa's NLU server answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from bot.errors import UnderstandingFailed


class RemoteUnderstanding:
    """A client of ``usher run nlu`` or of a Rasa server.

    Args:
        http: With its time limits.
        url: Base address of the service.
        token: Sent as ``?token=``, as Rasa expects it.
    """

    def __init__(self, http: httpx.AsyncClient, url: str, *, token: str | None = None) -> None:
        self._http = http
        self._url = url.rstrip("/") + "/model/parse"
        self._parameters = {"token": token} if token else {}

    async def parse(self, text: str) -> Mapping[str, Any]:
        """The JSON of a `nlu.ParseResult`; tried twice, since reading a text changes nothing."""
        try:
            return await self._ask(text)
        except httpx.TransportError:
            try:
                return await self._ask(text)
            except httpx.TransportError as error:
                raise UnderstandingFailed(f"no answer: {error!r}", place=self._url) from error

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()

    async def _ask(self, text: str) -> Mapping[str, Any]:
        response = await self._http.post(self._url, json={"text": text}, params=self._parameters)
        if response.status_code != httpx.codes.OK:
            raise UnderstandingFailed(f"answered {response.status_code}", place=self._url)
        try:
            result = response.json()
        except ValueError as error:
            raise UnderstandingFailed("answered something that is not JSON", place=self._url) from error
        if not isinstance(result, dict) or not isinstance(result.get("intent"), dict):
            raise UnderstandingFailed("answered JSON without an intent", place=self._url)
        return result
