"""An assistant of a project's files: its own rules and policies, real forms, actions of rasa-sdk; nlu is a table."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import httpx
from kit.processing import in_short
from kit.projects import write_project
from kit.sdk import sdk_app
from rasa_sdk import Action

from bot.assistant.load import load_project
from bot.clock import ManualClock
from bot.conversation import events as e
from bot.conversation.messages import IncomingMessage
from bot.conversation.tracker import Tracker
from bot.dialogue.training import train_policies
from bot.observe.metrics import Metrics
from bot.processor import Processor
from bot.responding.action_client import ActionClient
from bot.responding.perform import Performer
from bot.responding.templates import Templates
from bot.serving import Serving
from bot.storage.conversations import Conversations
from bot.storage.feed import Feed
from bot.storage.memory import MemoryLockStore, MemoryTrackerStore

Heard = Mapping[str, tuple[str, Mapping[str, Any]]]


class TableUnderstanding:
    """Knows texts by heart; any other is the intent ``inform`` without entities."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard

    async def parse(self, text: str) -> dict[str, Any]:
        """What the table says."""
        intent, entities = self._heard.get(text, ("inform", {}))
        found = [{"entity": name, "value": value} for name, value in entities.items()]
        known = {"name": intent, "confidence": 0.9}
        return {"text": text, "intent": known, "entities": found, "intent_ranking": [known]}

    async def close(self) -> None:
        """Nothing to give back."""


class Assistant:
    """A project in service, and a customer who talks to it.

    Args:
        folder: An empty folder.
        files: As for `kit.projects.write_project`.
        actions: The action server's.
        heard: Intent and entities of texts.
    """

    def __init__(
        self, folder: Path, files: Mapping[str, str], *, actions: Sequence[Action] = (), heard: Heard | None = None
    ) -> None:
        project = load_project(write_project(folder, files))
        self.domain, clock = project.domain, ManualClock(step=0.001)
        http = httpx.AsyncClient(transport=httpx.ASGITransport(sdk_app(*actions), raise_app_exceptions=False))
        performer = Performer(
            domain=self.domain,
            templates=Templates(self.domain.responses, Random(1)),
            actions=ActionClient(http, "http://sdk/webhook"),
            clock=clock,
        )
        self.serving = Serving(
            domain=self.domain,
            policies=tuple(train_policies(project.config, project.flows, self.domain)),
            understanding=TableUnderstanding(heard or {}),
            performer=performer,
            escalation=None,
            model_id="m",
            assistant_id="a",
        )
        self.store = MemoryTrackerStore()
        self.processor = Processor(
            self.serving,
            conversations=Conversations(self.store, Feed()),
            locks=MemoryLockStore(),
            clock=clock,
            metrics=Metrics(),
        )

    async def say(self, text: str) -> list[str]:
        """Say something; what happened, in short, from the message to the listening (both left out)."""
        before = len(await self.store.read("ada"))
        await self.processor.handle(IncomingMessage("ada", text, "rest"))
        events = (await self.store.read("ada"))[before:]
        message = next(number for number, event in enumerate(events) if isinstance(event, e.UserUttered))
        told = [_told(event) for event in events[message + 1 :] if not isinstance(event, e.UserFeaturization)]
        return told[:-1] if told[-1] == "action_listen" else told

    async def tracker(self) -> Tracker:
        """The conversation."""
        return Tracker("ada", self.domain.slot_table, await self.store.read("ada"))


def _told(event: e.Event) -> str:
    match event:
        case e.ActiveLoop():
            return f"form {event.name}"
        case e.ActionExecutionRejected():
            return f"rejected {event.name}"
        case _:
            return in_short(event)
