"""What an editor works with: the conversation, the project, what is new, and the means to ask and to show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from bot.assistant.domain import DEFAULT_INTENTS, Domain
from bot.assistant.load import Project
from bot.channels.console import as_text
from bot.channels.explain import explain
from bot.conversation import events as e
from bot.conversation.fold import ACTION_SESSION_START
from bot.conversation.messages import spoken
from bot.interactive.conversation import Conversation
from bot.interactive.new import New
from bot.interactive.prompts import Choice, Prompter

NEVER_CHOSEN = frozenset({"...", "action_extract_slots", ACTION_SESSION_START})


@dataclass(slots=True)
class Desk:
    """The editor's desk.

    Args:
        conversation: Goes step by step.
        project: As it is written.
        prompter: Asks.
        console: Shows.
        new: What the editor has made up.
    """

    conversation: Conversation
    project: Project
    prompter: Prompter
    console: Console
    new: New = field(default_factory=New)

    @property
    def domain(self) -> Domain:
        """The domain of the model."""
        return self.conversation.serving.domain

    def intents(self) -> list[str]:
        """Every intent a message may have; of a retrieval intent its answers (``faq/opening_hours``)."""
        examples = self.project.training_data.examples
        keys = sorted({example.intent for example in examples if example.intent and "/" in example.intent})
        with_keys = {key.partition("/")[0] for key in keys}
        plain = [name for name in self.domain.intents if name not in with_keys and name not in DEFAULT_INTENTS]
        return [*plain, *keys, *self.new.intents, *DEFAULT_INTENTS]

    def actions(self) -> list[str]:
        """Every action that can be chosen: the project's, new ones, and the built-in ones at the end."""
        own = [*self.domain.actions, *self.domain.forms, *sorted(self.domain.responses)]
        named = [name for name in own if not (name.startswith("utter_") and "/" in name)]
        names = [*self.new.responses, *self.new.actions, "action_listen", *named, *self.domain.action_names]
        retrieved = {f"utter_{name.partition('/')[0]}" for name in self.intents() if "/" in name}
        return [name for name in dict.fromkeys([*names, *sorted(retrieved)]) if name not in NEVER_CHOSEN]

    def say(self, text: str, style: str = "") -> None:
        """Show a line."""
        self.console.print(f"[{style}]{escape(text)}[/{style}]" if style else escape(text), soft_wrap=True)

    def show(self, what: Any) -> None:
        """Show something below a question."""
        self.console.print(Padding(what, (0, 0, 0, 2)))

    def show_events(self, events: Sequence[e.Event]) -> None:
        """What was said, and which slots and forms changed."""
        tracker = self.conversation.tracker
        since = tracker.version - len(events)
        changed = [event for event in events if isinstance(event, e.SlotSet | e.ActiveLoop | e.OwnershipChanged)]
        for number, event in enumerate(events):
            if isinstance(event, e.BotUttered):
                self.console.print(f"[cyan]bot[/cyan]  {escape(as_text(spoken(event, number), with_payloads=True))}")
        if changed:
            self.show(explain(tracker, since, self.domain, only_changes=True))

    def ask_slots(self, question: str) -> list[e.SlotSet]:
        """Which slots something sets, and to what."""
        slots = [slot for slot in self.domain.slots.values() if slot.name != "session_started_metadata"]
        chosen = self.prompter.several(question, [Choice(f"{slot.name} ({slot.type})", slot) for slot in slots])
        return [e.SlotSet(name=slot.name, value=self._value(slot.name, slot.type)) for slot in chosen]

    def _value(self, name: str, kind: str) -> Any:
        written = self.prompter.text(f"Value of {name} (null empties it)", check=lambda answer: _wrong(answer, kind))
        return value_of(written, kind)


def value_of(written: str, kind: str) -> Any:
    """A slot's value as somebody types it: text as it is, everything else (and null) as JSON."""
    if written == "null":
        return None
    if kind in {"text", "categorical"}:
        return written
    return json.loads(written.lower() if kind == "bool" else written)


def _wrong(written: str, kind: str) -> str | None:
    try:
        value_of(written, kind)
    except ValueError:
        return {"bool": "Write true or false.", "float": "Write a number."}.get(kind, 'Write JSON, such as ["a", "b"].')
    return None if written else "Write something."
