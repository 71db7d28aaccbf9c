"""A performer for a domain written as a dict, and the conversations it is given."""

from collections.abc import Mapping
from random import Random
from typing import Any

from kit.action_server import ScriptedActions
from kit.domains import domain_from

from bot.clock import ManualClock
from bot.conversation import events as e
from bot.conversation.codec import to_dict
from bot.conversation.tracker import Tracker
from bot.responding.action_client import ActionClient
from bot.responding.perform import Performer
from bot.responding.templates import Templates


class Stage:
    """A domain, an action server, and what has happened so far.

    Args:
        domain: As in domain.yml.
        answers: What the action server answers, by action; None for no server.
    """

    def __init__(self, domain: Mapping[str, Any], answers: Mapping[str, Any] | None = None) -> None:
        self.domain = domain_from(domain)
        self.server = ScriptedActions(answers or {})
        self.performer = self.performer_with(None if answers is None else self.server.client())
        self.tracker = Tracker("ada", self.domain.slot_table)
        self.log(
            e.ActionExecuted(name="action_session_start"), e.SessionStarted(), e.ActionExecuted(name="action_listen")
        )

    def performer_with(self, actions: ActionClient | None) -> Performer:
        """A performer of this domain."""
        templates = Templates(self.domain.responses, Random(7))
        return Performer(domain=self.domain, templates=templates, actions=actions, clock=ManualClock())

    def log(self, *events: e.Event) -> "Stage":
        """Let events happen."""
        self.tracker.extend(events)
        return self

    def says(self, intent: str, text: str = "hello", **entities: Any) -> "Stage":
        """Let the customer say something."""
        found = [{"entity": name, "value": value} for name, value in entities.items()]
        known = {"name": intent, "confidence": 0.9}
        parse_data = {"text": text, "intent": known, "entities": found, "intent_ranking": [known]}
        return self.log(e.UserUttered(text=text, parse_data=parse_data, input_channel="rest"))

    async def hears(self, intent: str, text: str = "hello", **entities: Any) -> "Stage":
        """Let the customer say something, and fill slots from it, as the processor does."""
        self.says(intent, text, **entities)
        return self.log(*await self.performer.extract_slots(self.tracker))

    async def perform(self, action: str, channel: str = "rest") -> list[dict[str, Any]]:
        """Run an action and log it as the processor does; its events in short."""
        events = await self.performer.perform(action, self.tracker, channel=channel)
        self.log(e.ActionExecuted(name=action), *events)
        return [short(event) for event in events]


def short(event: e.Event) -> dict[str, Any]:
    """An event's JSON with its kind as the key: ``{"slot": "city", "value": "Hull"}``, ``{"bot": "Hello"}``."""
    match event:
        case e.BotUttered():
            return {"bot": event.text}
        case e.SlotSet():
            return {"slot": event.name, "value": event.value}
        case e.ActiveLoop():
            return {"active_loop": event.name}
        case _:
            rest = {k: v for k, v in to_dict(event).items() if k not in {"event", "timestamp", "metadata"}}
            return {event.type_name: rest or True}
