"""Replay recorded conversations over HTTP against a running server, and say what happened in the recording's words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from conformance.turns import Json, turn_of

from bot.clock import ManualClock


@dataclass
class Replay:
    """A project in service.

    Args:
        http: Reaches the server.
        url: Its address.
        clock: The server's, where messages may come later; None for a server of its own process.
    """

    http: httpx.AsyncClient
    url: str
    clock: ManualClock | None = None

    async def conversation(self, conversation_id: str, messages: list[Any]) -> list[Json]:
        """What happens in each turn."""
        turns: list[Json] = []
        seen = 0
        for said in messages:
            await self._send(conversation_id, {"text": said} if isinstance(said, str) else said)
            tracker = await self._tracker(conversation_id)
            turns.append(turn_of(said, tracker["events"][seen:], tracker["slots"], tracker["active_loop"].get("name")))
            seen = len(tracker["events"])
        return turns

    async def _send(self, conversation_id: str, message: Json) -> None:
        if "after_minutes" in message:
            assert self.clock is not None, "only a server in this process has a clock that can be moved"
            self.clock.time += 60 * message["after_minutes"]
        body = {"sender": conversation_id, "message": message["text"]}
        body |= {"metadata": message["metadata"]} if "metadata" in message else {}
        body |= {"input_channel": message["channel"]} if "channel" in message else {}
        (await self.http.post(f"{self.url}/webhooks/rest/webhook", json=body)).raise_for_status()

    async def _tracker(self, conversation_id: str) -> Json:
        query = {"include_events": "ALL"}
        answer = await self.http.get(f"{self.url}/conversations/{conversation_id}/tracker", params=query)
        answer.raise_for_status()
        tracker: Json = answer.json()
        return tracker


def recorded(folder: Path) -> Iterator[tuple[str, list[Any], list[Json]]]:
    """Name, messages and recorded turns of each conversation of a project."""
    traces = {t["id"]: t["turns"] for t in json.loads((folder / "traces.json").read_text(encoding="utf-8"))}
    for conversation in json.loads((folder / "conversations.json").read_text(encoding="utf-8")):
        yield conversation["id"], conversation["messages"], traces[conversation["id"]]
