"""Rules and stories as data: what the YAML says, step by step, each with the place where it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class UserStep:
    """The customer says something: an intent with entities, or (end-to-end) a text.

    Args:
        intent: Its name; of ``faq/opening_hours`` the part before the slash.
        entities: Mappings with entity and value, perhaps role and group; of a text also start and end.
        text: What is written.
        place: ``data/stories/orders.yml:12``
        full_intent: ``faq/opening_hours``, where that is written: a test story asks for the answer, too.
    """

    intent: str | None
    entities: tuple[Mapping[str, Any], ...] = ()
    text: str | None = None
    place: str = ""
    full_intent: str | None = None


@dataclass(frozen=True, slots=True)
class ActionStep:
    """The assistant acts: an action by name, or (end-to-end) a text it says."""

    name: str | None
    text: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class SlotStep:
    """A slot has this value."""

    name: str
    value: Any
    place: str = ""


@dataclass(frozen=True, slots=True)
class LoopStep:
    """A form is active (None: no form is)."""

    name: str | None
    place: str = ""


@dataclass(frozen=True, slots=True)
class CheckpointStep:
    """A point where stories join; ``conditions`` hold slots at the start of a story."""

    name: str
    conditions: tuple[SlotStep, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class OrStep:
    """Any one of these."""

    choices: tuple[UserStep | SlotStep, ...]
    place: str = ""


Step = UserStep | ActionStep | SlotStep | LoopStep | CheckpointStep | OrStep


@dataclass(frozen=True, slots=True)
class Story:
    """A conversation as it should go."""

    name: str
    steps: tuple[Step, ...]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A short piece of conversation that always goes the same way.

    Args:
        name: As written.
        steps: What happens.
        conditions: What must hold before.
        conversation_start: Only at the very beginning.
        wait_for_user_input: The assistant listens after the last step.
        place: ``data/rules/orders.yml:12``
    """

    name: str
    steps: tuple[Step, ...]
    conditions: tuple[SlotStep | LoopStep, ...] = ()
    conversation_start: bool = False
    wait_for_user_input: bool = True
    place: str = ""


@dataclass(frozen=True, slots=True)
class Flows:
    """All rules and stories of a project."""

    stories: tuple[Story, ...] = field(default=())
    rules: tuple[Rule, ...] = field(default=())
