"""The domain: what the assistant knows of, as frozen data in Rasa's vocabulary.

Reading it from YAML is the work of `bot.assistant.load`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bot.conversation.fold import SlotTable

DEFAULT_INTENTS = ("restart", "back", "out_of_scope", "session_start", "nlu_fallback")
DEFAULT_ACTIONS = (
    "action_listen",
    "action_restart",
    "action_session_start",
    "action_default_fallback",
    "action_deactivate_loop",
    "action_revert_fallback_events",
    "action_default_ask_affirmation",
    "action_default_ask_rephrase",
    "action_two_stage_fallback",
    "action_unlikely_intent",
    "action_back",
    "...",
    "action_extract_slots",
)
HANDOFF = "action_handoff"
"""Usher's own default action: the conversation waits for a person."""
REQUESTED_SLOT = "requested_slot"


@dataclass(frozen=True, slots=True)
class MappingCondition:
    """Where a slot mapping applies. ``active_loop`` None means: outside forms only."""

    active_loop: str | None
    requested_slot: str | None = None


@dataclass(frozen=True, slots=True)
class SlotMapping:
    """How a slot is filled (Rasa: slot mappings).

    Args:
        type: from_entity, from_intent, from_text, from_trigger_intent or custom.
        entity: Of from_entity.
        role: Of from_entity.
        group: Of from_entity.
        intents: Only on these intents; empty for any.
        not_intents: On none of these.
        value: Of from_intent and from_trigger_intent.
        action: Of custom.
        conditions: Any of these must hold; empty for always.
        source: The mapping as written, for Rasa's uniqueness test.
    """

    type: str
    entity: str | None = None
    role: str | None = None
    group: str | None = None
    intents: tuple[str, ...] = ()
    not_intents: tuple[str, ...] = ()
    value: Any = None
    action: str | None = None
    conditions: tuple[MappingCondition, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A thing to remember.

    Args:
        name: As in the domain.
        type: text, bool, float, categorical, list or any.
        initial_value: Value at the start of a conversation.
        influence_conversation: Policies see it.
        mappings: In the order in which they are tried.
        values: Of a categorical slot, as lower-case text.
        min_value: Of a float slot.
        max_value: Of a float slot.
    """

    name: str
    type: str
    initial_value: Any = None
    influence_conversation: bool = True
    mappings: tuple[SlotMapping, ...] = ()
    values: tuple[str, ...] = ()
    min_value: float = 0.0
    max_value: float = 1.0

    @property
    def start_value(self) -> Any:
        """The initial value as it is stored: a list slot wraps a single value."""
        wraps = self.type == "list" and self.initial_value and not isinstance(self.initial_value, list)
        return [self.initial_value] if wraps else self.initial_value


@dataclass(frozen=True, slots=True)
class IntentSpec:
    """An intent.

    Args:
        name: As in the domain.
        used_entities: Labels of entities that policies see with it: ``city``, ``city#departure`` (role), ``city#1``
            (group).
        is_retrieval: Its examples are written ``name/key``; ``utter_name`` says the best answer.
    """

    name: str
    used_entities: frozenset[str] = frozenset()
    is_retrieval: bool = False


@dataclass(frozen=True, slots=True)
class EntitySpec:
    """An entity with its roles and groups."""

    name: str
    roles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    influence_conversation: bool = True


ANY, ASKED = "any", "asked"


@dataclass(frozen=True, slots=True)
class Form:
    """A form.

    Args:
        name: As in the domain.
        required_slots: To ask for, in order.
        ignored_intents: Their messages fill none of the slots.
        fill: Which slots a message fills: ``any`` whose mappings fit (Rasa's way), or the one that was ``asked`` for.
    """

    name: str
    required_slots: tuple[str, ...] = ()
    ignored_intents: tuple[str, ...] = ()
    fill: str = ANY


@dataclass(frozen=True, slots=True)
class SlotCondition:
    """A response variation's condition: the slot has this value."""

    slot: str
    value: Any


@dataclass(frozen=True, slots=True)
class Response:
    """One variation of a response.

    Args:
        body: text, buttons, image, attachment, elements, quick_replies, custom as written.
        channel: Only on this channel.
        language: For conversations in this language.
        id: Of the variation.
        conditions: All must hold.
        metadata: Every other key.
    """

    body: Mapping[str, Any]
    channel: str | None = None
    id: str | None = None
    conditions: tuple[SlotCondition, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SessionConfig:
    """When a new session begins (minutes without a message, 0 for never), and whether slots go along."""

    expiration_minutes: float = 60.0
    carry_over_slots: bool = True


@dataclass(frozen=True)
class Domain:
    """Everything the assistant knows of.

    Args:
        intents: By name, the default intents included.
        entities: By name.
        slots: By name in the order of the domain, built-in ones included (requested_slot where there are forms,
            session_started_metadata).
        responses: Variations by response name (``utter_greet``, ``utter_faq/opening_hours``).
        actions: Names written under ``actions:``, in order.
        forms: By name.
        e2e_actions: Bot texts that stories use as actions.
        session: Session settings.
        store_entities_as_slots: Legacy option.
        send_domain: Actions that are sent the domain; None for all (no selective domain).
        source: The merged domain as JSON, as the action server receives it.
    """

    intents: Mapping[str, IntentSpec] = field(default_factory=dict)
    entities: Mapping[str, EntitySpec] = field(default_factory=dict)
    slots: Mapping[str, Slot] = field(default_factory=dict)
    responses: Mapping[str, tuple[Response, ...]] = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    forms: Mapping[str, Form] = field(default_factory=dict)
    e2e_actions: tuple[str, ...] = ()
    session: SessionConfig = SessionConfig()
    store_entities_as_slots: bool = True
    send_domain: frozenset[str] | None = None
    source: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def slot_table(self) -> SlotTable:
        """What the fold of a tracker needs of the slots."""
        return SlotTable(
            initial={slot.name: slot.start_value for slot in self.slots.values()},
            lists=frozenset(slot.name for slot in self.slots.values() if slot.type == "list"),
        )

    @cached_property
    def seen_slots(self) -> tuple[Slot, ...]:
        """The slots that policies see."""
        return tuple(slot for slot in self.slots.values() if slot.influence_conversation and slot.type != "any")

    @cached_property
    def action_names(self) -> tuple[str, ...]:
        """Every action that policies can choose, in Rasa's order: defaults, declared, responses, forms, texts."""
        names = (*DEFAULT_ACTIONS, *self.actions, *sorted(self.responses), *self.forms, *self.e2e_actions)
        return tuple(dict.fromkeys((*names, HANDOFF)))

    @cached_property
    def action_index(self) -> Mapping[str, int]:
        """Position of each action in `action_names`; the first of equally likely ones is chosen."""
        return {name: index for index, name in enumerate(self.action_names)}
