"""Replay recorded conversations through the processor, and say what happened in the recording's own words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import httpx

from bot.assistant.load import load_project
from bot.clock import ManualClock
from bot.conversation import events as e
from bot.conversation.messages import IncomingMessage
from bot.conversation.tracker import Tracker
from bot.dialogue.training import train_policies
from bot.errors import UnderstandingFailed
from bot.observe.metrics import Metrics
from bot.processor import Processor
from bot.responding.action_client import ActionClient
from bot.responding.perform import Performer
from bot.responding.templates import Templates
from bot.serving import Serving
from bot.storage.conversations import Conversations
from bot.storage.feed import Feed
from bot.storage.memory import MemoryLockStore, MemoryTrackerStore

UNSEEN = frozenset({"session_started_metadata"})


class NoUnderstanding:
    """Recordings name their intents; a message that must be understood is a mistake of the recording."""

    async def parse(self, text: str) -> Mapping[str, Any]:
        """Refuses."""
        raise UnderstandingFailed(f"{text!r} names no intent", place="recording")

    async def close(self) -> None:
        """Nothing to give back."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What is compared of a turn (see record.py)."""

    user: str
    actions: Sequence[str | None]
    rejected: Sequence[str]
    said: Sequence[str | None]
    slots: Mapping[str, Any]
    active_loop: str | None


class Replay:
    """A project in service, without its nlu.

    Args:
        folder: The project.
        http: Reaches the action server.
        actions: Its URL.
    """

    def __init__(self, folder: Path, http: httpx.AsyncClient, actions: str) -> None:
        project = load_project(folder)
        clock = ManualClock(step=0.001)
        domain = project.domain
        self._table = domain.slot_table
        self.store = MemoryTrackerStore()
        performer = Performer(
            domain=domain,
            templates=Templates(domain.responses, Random(1)),
            actions=ActionClient(http, actions),
            clock=clock,
        )
        serving = Serving(
            domain=domain,
            policies=tuple(train_policies(project.config, project.flows, domain)),
            understanding=NoUnderstanding(),
            performer=performer,
            escalation=None,
            model_id="replay",
            assistant_id=project.name,
        )
        self._processor = Processor(
            serving,
            conversations=Conversations(self.store, Feed()),
            locks=MemoryLockStore(),
            clock=clock,
            metrics=Metrics(),
        )

    async def conversation(self, conversation_id: str, messages: Sequence[str]) -> list[Turn]:
        """What happens in each turn."""
        return [await self._turn(conversation_id, text) for text in messages]

    async def _turn(self, conversation_id: str, text: str) -> Turn:
        before = len(await self.store.read(conversation_id))
        await self._processor.handle(IncomingMessage(conversation_id, text, "rest"))
        events = await self.store.read(conversation_id)
        tracker = Tracker(conversation_id, self._table, events)
        new = events[before:]
        return Turn(
            user=text,
            actions=[x.name for x in new if isinstance(x, e.ActionExecuted)],
            rejected=[x.name for x in new if isinstance(x, e.ActionExecutionRejected)],
            said=[x.metadata.get("utter_action") or x.text for x in new if isinstance(x, e.BotUttered)],
            slots={k: v for k, v in sorted(tracker.slots.items()) if v is not None and k not in UNSEEN},
            active_loop=tracker.active_loop_name,
        )


def recorded(folder: Path) -> dict[str, list[Turn]]:
    """The recorded turns of a project, by conversation."""
    traces = json.loads((folder / "traces.json").read_text(encoding="utf-8"))
    return {trace["id"]: [Turn(**turn) for turn in trace["turns"]] for trace in traces}
