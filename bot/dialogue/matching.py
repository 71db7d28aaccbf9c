"""Find the patterns that the end of a conversation fits.

A pattern is a list of states; it fits where each of them agrees with the conversation's state at the same distance
from the end. Patterns are indexed by what their last state says of the last action and the intent, so that few are
looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.features import SHOULD_NOT_BE_SET, Feature
from bot.dialogue.states import PolicyState

T = TypeVar("T")
Key = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One state of a pattern, ready to be compared: what it does not name may be anything.

    Args:
        state: The state.
        required: Slots that must have these features.
        unset: Slots that must not be set.
    """

    state: PolicyState
    required: frozenset[tuple[str, Feature]]
    unset: frozenset[str]

    @classmethod
    def of(cls, state: PolicyState) -> Wanted:
        """Sort the slots of a pattern's state."""
        unset = frozenset(name for name, feature in state.slots if feature == SHOULD_NOT_BE_SET)
        return cls(state, frozenset(pair for pair in state.slots if pair[0] not in unset), unset)

    def agrees(self, seen: PolicyState) -> bool:
        """Whether the conversation's state has everything that this one names. At a conversation's start all agrees."""
        want = self.state
        if want.is_start or seen.is_start:
            return want.is_start and seen.is_start
        return (
            want.action == seen.action
            and want.action_text == seen.action_text
            and (want.intent is None or want.intent == seen.intent)
            and (want.text is None or want.text == seen.text)
            and (not want.entities or want.entities == seen.entities)
            and self._loop_agrees(seen)
            and self.required <= seen.slots
            and not (self.unset and self._any_set(seen))
        )

    def _loop_agrees(self, seen: PolicyState) -> bool:
        loop = self.state.loop
        if loop is None or loop == seen.loop:
            return True
        return loop == SHOULD_NOT_BE_SET and seen.active_loop is None

    def _any_set(self, seen: PolicyState) -> bool:
        return any(name in self.unset and feature != SHOULD_NOT_BE_SET for name, feature in seen.slots)


class Patterns(Generic[T]):
    """Patterns, each with something that it stands for.

    Args:
        patterns: States (at least one) and what they stand for.
    """

    def __init__(self, patterns: Iterable[tuple[Sequence[PolicyState], T]]) -> None:
        self._by_end: defaultdict[Key, defaultdict[str | None, list[tuple[tuple[Wanted, ...], T]]]]
        self._by_end = defaultdict(lambda: defaultdict(list))
        self.some_ignore_intents = False
        for states, meaning in patterns:
            last = states[-1]
            wanted = tuple(Wanted.of(state) for state in reversed(states))
            self._by_end[_end_of(last)][last.intent].append((wanted, meaning))
            if last.action == ACTION_LISTEN and last.intent is None:
                self.some_ignore_intents = True

    def fitting(self, before: Sequence[PolicyState], last: PolicyState) -> list[T]:
        """What the patterns stand for that the end of this conversation fits.

        Args:
            before: The states of the conversation but the last.
            last: The state now.
        """
        by_intent = self._by_end.get(_end_of(last))
        if by_intent is None:
            return []
        candidates = by_intent.get(None, [])
        if last.is_start:
            candidates = [candidate for group in by_intent.values() for candidate in group]
        elif last.intent is not None:
            candidates = candidates + by_intent.get(last.intent, [])
        return [meaning for wanted, meaning in candidates if _fits(wanted, before, last)]


def _end_of(state: PolicyState) -> Key:
    return (state.action or None, state.action_text or None)


def _fits(wanted: Sequence[Wanted], before: Sequence[PolicyState], last: PolicyState) -> bool:
    """A conversation shorter than the pattern fits where it goes: its first state fits a pattern's first state only."""
    if not wanted[0].agrees(last):
        return False
    return all(want.agrees(seen) for want, seen in zip(wanted[1:], reversed(before), strict=False))
