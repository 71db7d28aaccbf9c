"""What policies see of a conversation: a state for each point at which an action is chosen (Rasa's ``State``).

A state is what the customer said last, which action ran last, the features of the slots, and the active form. States
are frozen and hashable: rules and remembered stories are keyed by them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.assistant.domain import Domain
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN, State
from bot.dialogue.features import SHOULD_NOT_BE_SET, Feature, feature_of

SNIPPET = "..."
"""Rasa's pseudo action in rules: anything may have happened before, or may happen after."""

NOTHING_UNDERSTOOD = ""
"""The intent of a message of which nothing is known: differs from no message at all."""


@dataclass(frozen=True, slots=True)
class PolicyState:
    """One point of a conversation, as policies see it.

    Args:
        intent: Of the last message.
        text: Of the last message, where an end-to-end story or rule decides by it.
        entities: Labels of the last message's entities that its intent shows to policies, sorted.
        slots: Name and features of each slot that is set.
        action: The last action's name.
        action_text: The last action's text (end-to-end).
        loop: The active form; `SHOULD_NOT_BE_SET` in rules that want none.
    """

    intent: str | None = None
    text: str | None = None
    entities: tuple[str, ...] = ()
    slots: frozenset[tuple[str, Feature]] = frozenset()
    action: str | None = None
    action_text: str | None = None
    loop: str | None = None

    @property
    def is_start(self) -> bool:
        """No action has run yet."""
        return not self.action and not self.action_text

    @property
    def active_loop(self) -> str | None:
        """The active form."""
        return None if self.loop == SHOULD_NOT_BE_SET else self.loop

    def as_dict(self) -> dict[str, dict[str, Any]]:
        """The state as Rasa writes it; what is empty is left out."""
        action = {"action_name": self.action} if self.action else {"action_text": self.action_text}
        parts: dict[str, dict[str, Any]] = {
            "active_loop": {"name": self.loop} if self.loop else {},
            "prev_action": {} if self.is_start else action,
            "slots": {name: list(f) if isinstance(f, tuple) else f for name, f in sorted(self.slots)},
            "user": self._user(),
        }
        return {name: part for name, part in parts.items() if part or (name == "user" and self.intent is not None)}

    def _user(self) -> dict[str, Any]:
        parts = {"entities": list(self.entities), "intent": self.intent, "text": self.text}
        return {name: part for name, part in parts.items() if part}

    @classmethod
    def from_dict(cls, data: Mapping[str, Mapping[str, Any]]) -> PolicyState:
        """The inverse of `as_dict`."""
        user, action = data.get("user"), data.get("prev_action", {})
        slots = data.get("slots", {}).items()
        blank = NOTHING_UNDERSTOOD if user == {} else None
        user = user or {}
        return cls(
            intent=user.get("intent", blank),
            text=user.get("text"),
            entities=tuple(user.get("entities", ())),
            slots=frozenset((name, tuple(f) if isinstance(f, list) else f) for name, f in slots),
            action=action.get("action_name"),
            action_text=action.get("action_text"),
            loop=data.get("active_loop", {}).get("name"),
        )


def key_of(states: Iterable[PolicyState]) -> str:
    """The states as Rasa's canonical JSON; the length of it decides between rules that match alike."""
    return json.dumps([state.as_dict() for state in states], sort_keys=True)


def after_snippet(states: Sequence[PolicyState]) -> Sequence[PolicyState]:
    """The states after the last ``...``."""
    for index in range(len(states) - 1, -1, -1):
        if states[index].action == SNIPPET:
            return states[index + 1 :]
    return states


class Viewer:
    """Makes states. The features of the slots are worked out only when a slot has changed.

    Args:
        domain: The domain.
    """

    def __init__(self, domain: Domain) -> None:
        self._domain = domain
        self._values: Mapping[str, Any] | None = None
        self._features: frozenset[tuple[str, Feature]] = frozenset()

    def view(self, state: State, *, by_text: bool | None = None, only: frozenset[str] | None = None) -> PolicyState:
        """The state as policies see it.

        Args:
            state: The fold of the conversation.
            by_text: Whether the last message counts by its text or by its intent; None while that is open (both are
                shown then).
            only: Slots that are shown; None for all.
        """
        action = state.latest_action
        intent, text, entities = self._user(state.latest_message, by_text=by_text)
        return PolicyState(
            intent=intent,
            text=text,
            entities=entities,
            slots=self._slots(state.slots) if only is None else self._some(state.slots, only),
            action=(action.name or None) if action else None,
            action_text=(None if action.name else action.action_text) if action else None,
            loop=state.active_loop.name if state.active_loop else None,
        )

    def _slots(self, values: Mapping[str, Any]) -> frozenset[tuple[str, Feature]]:
        if values is not self._values:
            self._values = values
            self._features = self._some(values, None)
        return self._features

    def _some(self, values: Mapping[str, Any], only: frozenset[str] | None) -> frozenset[tuple[str, Feature]]:
        shown = (slot for slot in self._domain.seen_slots if only is None or slot.name in only)
        features = ((slot.name, feature_of(slot, values.get(slot.name))) for slot in shown)
        return frozenset((name, feature) for name, feature in features if feature is not None)

    def _user(
        self, message: e.UserUttered | None, *, by_text: bool | None
    ) -> tuple[str | None, str | None, tuple[str, ...]]:
        if message is None or not (message.text or message.intent or message.entities):
            return None, None, ()
        if by_text is None:
            by_text = _only_way(message)
        text = message.text or None
        if by_text:
            return None, text, ()
        return message.intent or None, (text if by_text is None else None), self._labels(message)

    def _labels(self, message: e.UserUttered) -> tuple[str, ...]:
        spec = self._domain.intents.get(message.intent or "")
        labels: set[str] = set()
        for entity in message.entities:
            name = entity.get("entity")
            labels.add(str(name))
            labels.update(f"{name}#{entity[part]}" for part in ("role", "group") if part in entity)
        return tuple(sorted(labels if spec is None else labels & spec.used_entities))


def _only_way(message: e.UserUttered) -> bool | None:
    """A story's message has only an intent or only a text; a customer's has both, and it is open which will count."""
    if message.text and not message.intent:
        return True
    return False if message.intent and not message.text else None


def by_intent(state: PolicyState) -> PolicyState:
    """The state of a point that is past: a message that has an intent and a text counts by its intent."""
    return replace(state, text=None) if state.text and state.intent else state


def last_by_intent(state: PolicyState) -> PolicyState:
    """The state now, where the last message is to count by its intent."""
    if state.action != ACTION_LISTEN or state.text is None:
        return by_intent(state)
    blank = NOTHING_UNDERSTOOD if not state.entities else None
    return replace(state, text=None, intent=state.intent or blank)


def last_by_text(state: PolicyState) -> PolicyState:
    """The state now, where the last message is to count by its text."""
    if state.action != ACTION_LISTEN or (state.intent is None and not state.entities):
        return by_intent(state)
    return replace(state, intent=None if state.text else NOTHING_UNDERSTOOD, entities=())
