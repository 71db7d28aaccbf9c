"""A processor with real parts: domain, policies of the real interface, scripted actions, any store."""

import re
from collections.abc import Mapping
from random import Random
from typing import Any

from kit.action_server import ScriptedActions
from kit.domains import domain_from

from bot.clock import Clock, ManualClock
from bot.conversation import events as e
from bot.conversation.messages import IncomingMessage
from bot.dialogue.escalation import EscalationSettings
from bot.dialogue.policy import Prediction
from bot.errors import UnderstandingFailed
from bot.observe.metrics import Metrics
from bot.processor import Processor
from bot.responding.perform import Performer
from bot.responding.templates import Templates
from bot.serving import Serving
from bot.storage.base import TrackerStore
from bot.storage.conversations import Conversations
from bot.storage.feed import Feed
from bot.storage.memory import MemoryLockStore, MemoryTrackerStore
from bot.understanding.base import Understanding

ESCALATION = EscalationSettings()
NUMBER = re.compile(r"-?\d(\.\d+)?")


class TablePolicy:
    """A policy that follows a table: what to do after the last message's intent, one action after the other."""

    name = "TablePolicy"
    priority = 4

    def __init__(self, table: Mapping[str, list[str]]) -> None:
        self.table = table

    def predict(self, history: Any) -> Prediction:
        """The first action of the intent's list that has not run since the message."""
        tracker = history.tracker
        done = []
        for event in reversed(tracker.events):
            if isinstance(event, e.UserUttered):
                break
            if isinstance(event, e.ActionExecuted | e.ActionExecutionRejected):
                done.append(event.name)
        intent = tracker.latest_message.intent if tracker.latest_message else None
        wanted = [action for action in self.table.get(str(intent), []) if action not in done]
        return Prediction(policy=self.name, priority=4, scores={wanted[0] if wanted else "action_listen": 1.0})


class WordsUnderstanding:
    """Reads ``intent``, ``intent and more words``, or ``intent -0.8`` (a sentiment); ``broken`` breaks it."""

    async def parse(self, text: str) -> Mapping[str, Any]:
        """The first word is the intent."""
        if text == "broken":
            raise UnderstandingFailed("no answer", place="nlu")
        intent, sentiment = (*text.split(maxsplit=1), "")[:2]
        score = float(sentiment) if NUMBER.fullmatch(sentiment) else 0.0
        known = {"name": intent if intent.isidentifier() else None, "confidence": 0.9}
        return {"text": text, "intent": known, "entities": [], "sentiment": {"label": "x", "score": score}}

    async def close(self) -> None:
        """Nothing to give back."""


class Talk:
    """A processor, and a customer who talks to it.

    Args:
        domain: As in domain.yml.
        table: What to do after which intent.
        answers: What the action server answers, by action.
        store: Where conversations are kept.
        escalation: When a person takes over.
        clock: Time and ids; a manual one where it is left out.
        server: An action server instead of one with ``answers``.
        understanding: Reads messages; `WordsUnderstanding` where it is left out.
    """

    def __init__(
        self,
        domain: Mapping[str, Any],
        table: Mapping[str, list[str]],
        *,
        answers: Mapping[str, Any] | None = None,
        store: TrackerStore | None = None,
        escalation: EscalationSettings | None = ESCALATION,
        clock: Clock | None = None,
        server: ScriptedActions | None = None,
        understanding: Understanding | None = None,
        **client: Any,
    ) -> None:
        self.clock = clock or ManualClock(step=0.001)
        self.server = server or ScriptedActions(answers or {})
        self.store = store or MemoryTrackerStore()
        self.feed = Feed()
        self.metrics = Metrics()
        self.domain = domain_from(domain)
        performer = Performer(
            domain=self.domain,
            templates=Templates(self.domain.responses, Random(7)),
            actions=self.server.client(**client),
            clock=self.clock,
        )
        serving = Serving(
            domain=self.domain,
            policies=(TablePolicy(table),),
            understanding=understanding or WordsUnderstanding(),
            performer=performer,
            escalation=escalation,
            model_id="m1",
            assistant_id="shop",
        )
        self.processor = Processor(
            serving,
            conversations=Conversations(self.store, self.feed),
            locks=MemoryLockStore(),
            clock=self.clock,
            metrics=self.metrics,
        )

    async def say(
        self, text: str, *, conversation: str = "ada", message_id: str | None = None, **more: Any
    ) -> list[str | None]:
        """Say something; the texts of the answers."""
        message = IncomingMessage(conversation, text, "rest", message_id, **more)
        return [answer.text for answer in await self.processor.handle(message)]

    async def events(self, conversation: str = "ada") -> list[e.Event]:
        """Everything that was stored."""
        return await self.store.read(conversation)

    async def kinds(self, conversation: str = "ada") -> list[str]:
        """Everything that was stored, in short: ``action_listen``, ``user``, ``bot: Hello``."""
        return [in_short(event) for event in await self.events(conversation)]


def in_short(event: e.Event) -> str:
    """An event in a few words."""
    match event:
        case e.ActionExecuted():
            return str(event.name)
        case e.BotUttered():
            return f"bot: {event.text}"
        case e.UserUttered():
            return f"user: {event.text}"
        case e.SlotSet():
            return f"slot {event.name}={event.value}"
        case e.OwnershipChanged():
            return f"owner {event.owner}"
        case _:
            return event.type_name
