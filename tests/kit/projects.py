"""Small projects, written as text into a folder, and conversations in few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

from bot.assistant.load import Project, load_project
from bot.conversation import events as e
from bot.conversation.tracker import Tracker
from bot.dialogue.choose import choose
from bot.dialogue.policy import Decision, Policy
from bot.dialogue.training import train_policies

CONFIG = """
recipe: default.v1
assistant_id: small
language: en
pipeline: []
policies:
  - name: MemoizationPolicy
  - name: RulePolicy
"""

DOMAIN = """
version: "3.1"
intents: [greet, bye, ask_form, inform, chat, affirm, deny]
entities:
  - city
  - size: {roles: [small, large]}
  - secret: {influence_conversation: false}
slots:
  city:
    type: text
    mappings:
      - {type: from_entity, entity: city}
  member:
    type: bool
    mappings: [{type: custom}]
  tier:
    type: categorical
    values: [Gold, silver]
    mappings: [{type: custom}]
  things:
    type: list
    mappings: [{type: custom}]
forms:
  trip_form:
    required_slots: [city]
actions: [action_book, action_check]
responses:
  utter_greet: [{text: Hello}]
  utter_bye: [{text: Bye}]
  utter_chat: [{text: Nice}]
  utter_ask_city: [{text: Which city?}]
"""


def write_project(folder: Path, files: Mapping[str, str]) -> Path:
    """Write a project: config.yml and domain.yml are a small one's unless given; the keys are names of files."""
    for name, text in {"config.yml": CONFIG, "domain.yml": DOMAIN, "data/rules.yml": "", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return folder


class Small:
    """A small project with its trained policies.

    Args:
        folder: An empty folder.
        files: As for `write_project`.
    """

    def __init__(self, folder: Path, files: Mapping[str, str]) -> None:
        self.project: Project = load_project(write_project(folder, files))
        self.domain = self.project.domain
        self.policies: Sequence[Policy] = train_policies(self.project.config, self.project.flows, self.domain)

    def tracker(self, *events: str | e.Event) -> Tracker:
        """A conversation: names of actions, ``/intent`` for messages, or events; it has begun, and the bot listens."""
        tracker = Tracker("ada", self.domain.slot_table)
        tracker.extend(map(as_event, ("action_session_start", e.SessionStarted(), "action_listen", *events)))
        return tracker

    def next(self, *events: str | e.Event) -> Decision:
        """What happens next in such a conversation."""
        return choose(self.tracker(*events), self.domain, self.policies)


def as_event(written: str | e.Event) -> e.Event:
    """``/greet`` is a message, any other text an action."""
    if isinstance(written, e.Event):
        return written
    return said(written[1:]) if written.startswith("/") else e.ActionExecuted(name=written)


def said(intent: str | None, text: str | None = None, **entities: Any) -> e.UserUttered:
    """A message with an intent and entities."""
    parsed = {
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [{"entity": name, "value": value} for name, value in entities.items()],
    }
    return e.UserUttered(text=text or f"/{intent}", parse_data=parsed)


def slot(name: str, value: Any) -> e.SlotSet:
    """A slot takes a value."""
    return e.SlotSet(name=name, value=value)


def loop(name: str | None) -> e.ActiveLoop:
    """A form begins, or ends."""
    return e.ActiveLoop(name=name)
