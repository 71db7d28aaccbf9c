"""Checks of single rules, before any is learned (Rasa: restricted and incomplete rules)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.assistant.domain import Domain
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.features import SHOULD_NOT_BE_SET
from bot.dialogue.lessons import Lesson
from bot.dialogue.states import SNIPPET, PolicyState


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A rule that leaves out what its action does in other rules.

    Args:
        lesson: The rule.
        action: The action.
        slots: Slots that it sets elsewhere, and that are not set here.
        loops: Forms that are active after it elsewhere (``null`` for none), and none of which is here.
    """

    lesson: Lesson
    action: str
    slots: tuple[str, ...]
    loops: tuple[str, ...]


@dataclass(slots=True)
class _Effects:
    slots: set[str] = field(default_factory=set)
    loops: set[str] = field(default_factory=set)


def too_many_messages(rules: Iterable[Lesson]) -> list[Lesson]:
    """Rules with more than one message: those are stories."""
    return [rule for rule in rules if sum(isinstance(x, e.UserUttered) for x in rule.tracker.events) > 1]


def incomplete(rules: Sequence[Lesson], domain: Domain) -> list[Incomplete]:
    """Rules in which an action does not set the slots or the form that it sets in other rules."""
    effects = _effects(rules, frozenset(slot.name for slot in domain.seen_slots))
    found: list[Incomplete] = []
    for lesson in rules:
        following = [*(state.action for state in lesson.states[1:]), ACTION_LISTEN]
        for state, next_action in zip(lesson.states, following, strict=True):
            missing = _missing(lesson, state, effects) if next_action != SNIPPET else None
            if missing is not None and missing not in found:
                found.append(missing)
    return found


def _effects(rules: Iterable[Lesson], seen_slots: frozenset[str]) -> Mapping[str, _Effects]:
    effects: defaultdict[str, _Effects] = defaultdict(_Effects)
    for rule in rules:
        action: str | None = None
        for event in rule.tracker.events:
            match event:
                case e.ActionExecuted():
                    action = event.name or event.action_text
                case e.UserUttered():
                    # Slots that the message's entities fill are not the work of the listening before it.
                    action = None
                case e.SlotSet() if action and event.name in seen_slots:
                    effects[action].slots.add(event.name)
                case e.ActiveLoop() if action:
                    effects[action].loops.add(str(event.name))
    return effects


def _missing(lesson: Lesson, state: PolicyState, effects: Mapping[str, _Effects]) -> Incomplete | None:
    action = state.action
    if action is None or action == SNIPPET or action not in effects:
        return None
    slots = effects[action].slots - {name for name, _ in state.slots}
    loops = set() if state.loop in effects[action].loops else effects[action].loops
    if not slots and not loops:
        return None
    names = ("null" if loop == SHOULD_NOT_BE_SET else loop for loop in sorted(loops))
    return Incomplete(lesson, action, tuple(sorted(slots)), tuple(names))
