"""A Duckling server over HTTP, and when to do without it."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

logger = logging.getLogger(__name__)

PAUSE = 30.0
"""Seconds without a further try after a failure: a server that is down must not cost every message its time limit."""


@dataclass(frozen=True, slots=True)
class Question:
    """What Duckling is asked.

    Args:
        text: The message.
        locale: ``en_GB``
        zone: Name of the time zone, or None for Duckling's own.
        dimensions: What is looked for; all where there are none.
        now: The reference time.
    """

    text: str
    locale: str
    zone: str | None
    dimensions: Sequence[str]
    now: datetime

    def form(self) -> dict[str, str]:
        """The fields that Rasa sends."""
        fields = {
            "text": self.text,
            "locale": self.locale,
            "reftime": str(int(self.now.timestamp()) * 1000),
            "dims": json.dumps(list(self.dimensions) or None),
        }
        return {**fields, "tz": self.zone} if self.zone else fields


class DucklingServer:
    """Asks ``/parse``; several threads may.

    Args:
        url: Base address.
        timeout: Seconds for an answer.
    """

    def __init__(self, url: str, *, timeout: float) -> None:
        self._url = f"{url.rstrip('/')}/parse"
        self._timeout = timeout
        self._client: httpx.Client | None = None
        self._not_before = 0.0

    def ask(self, question: Question) -> list[Mapping[str, Any]] | None:
        """Values in Duckling's JSON, or None where the server does not answer (said once a pause).

        Args:
            question: What is asked.
        """
        if time.monotonic() < self._not_before:
            return None
        import httpx

        if self._client is None:
            self._client = httpx.Client(timeout=self._timeout)
        try:
            answer = self._client.post(self._url, data=question.form())
            answer.raise_for_status()
            return _sound(answer.json())
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
            self._not_before = time.monotonic() + PAUSE
            logger.warning(
                "Duckling at %s does not answer (%s): values are found without it, and it is asked again in %d s.",
                self._url,
                str(error) or type(error).__name__,
                PAUSE,
            )
            return None


def _sound(answer: Any) -> list[Mapping[str, Any]]:
    """The matches, or an error where this is no answer of Duckling's."""
    if not isinstance(answer, list):
        raise TypeError("its answer is no list")
    for match in answer:
        if not (isinstance(match["dim"], str) and isinstance(match["value"], dict)):
            raise TypeError("its answer has no values")
        int(match["start"]), int(match["end"])
    return answer
