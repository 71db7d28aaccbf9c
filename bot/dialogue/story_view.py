"""What policies see that learn from stories.

Turns that only a rule decided are left out, and so are slots and forms that only rules mention.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.assistant.domain import Domain
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.boundaries import Boundary
from bot.dialogue.states import PolicyState, Viewer

UNLIKELY_INTENT = "action_unlikely_intent"


@dataclass(frozen=True, slots=True)
class RuleOnly:
    """Slots and forms that only rules mention: policies that learn from stories do not see them."""

    slots: frozenset[str] = frozenset()
    loops: frozenset[str] = frozenset()

    def as_dict(self) -> dict[str, list[str]]:
        """JSON of it."""
        return {"slots": sorted(self.slots), "loops": sorted(self.loops)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Iterable[str]]) -> RuleOnly:
        """The inverse of `as_dict`."""
        return cls(frozenset(data["slots"]), frozenset(data["loops"]))


NOTHING = RuleOnly()


class StoryView:
    """The states of a conversation, as it grows.

    Args:
        domain: The domain.
        rule_only: What only rules mention.
    """

    def __init__(self, domain: Domain, rule_only: RuleOnly) -> None:
        self._rule_only = rule_only
        self._viewer = Viewer(domain)
        self._states: list[PolicyState] = []
        self._hidden = False
        self._last_action: e.ActionExecuted | None = None
        self._earlier: list[tuple[int, bool, e.ActionExecuted | None]] = []

    def extend(self, points: Iterable[Boundary]) -> None:
        """Go on to further points."""
        for point in points:
            self._earlier.append((len(self._states), self._hidden, self._last_action))
            self._states += self._take(point)

    def back_to(self, count: int) -> None:
        """Forget all points but the first ``count``."""
        if count < len(self._earlier):
            length, self._hidden, self._last_action = self._earlier[count]
            del self._earlier[count:], self._states[length:]

    def states(self, now: Boundary) -> tuple[Sequence[PolicyState], Sequence[PolicyState]]:
        """The states before, and the one now (none where it is hidden); ``action_unlikely_intent`` is not among them.

        Args:
            now: The end of the conversation.
        """
        kept = self._hidden, self._last_action
        latest = self._take(now)
        self._hidden, self._last_action = kept
        return self._states, latest

    def _take(self, point: Boundary) -> list[PolicyState]:
        if not self._hidden:
            self._last_action = point.before.latest_action
        self._hidden = _is_hidden(point, before=self._hidden)
        return [] if self._hidden else [self._seen(point)]

    def _seen(self, point: Boundary) -> PolicyState:
        state = _without(self._rule_only, self._viewer.view(point.before, by_text=point.by_text))
        if self._states and state.action != ACTION_LISTEN:
            # Between two messages the message stays the same, though turns with others were left out.
            before = self._states[-1]
            state = replace(state, intent=before.intent, text=before.text, entities=before.entities)
        action = self._last_action
        if action is None:
            return state
        return replace(state, action=action.name or None, action_text=None if action.name else action.action_text)


def _is_hidden(point: Boundary, *, before: bool) -> bool:
    """A followup action, and what comes right after a form ran, are hidden where the turn before them was."""
    loop = point.before.active_loop.name if point.before.active_loop else None
    if point.before.followup_action or point.latest_action == loop:
        return before
    return point.action.hide_rule_turn if point.action else False


def _without(rule_only: RuleOnly, state: PolicyState) -> PolicyState:
    if state.loop in rule_only.loops:
        state = replace(state, loop=None)
    if any(name in rule_only.slots for name, _ in state.slots):
        return replace(state, slots=frozenset(pair for pair in state.slots if pair[0] not in rule_only.slots))
    return state


def without_unlikely(states: Iterable[PolicyState]) -> list[PolicyState]:
    """Without ``action_unlikely_intent``, of which stories know nothing."""
    return [state for state in states if state.action != UNLIKELY_INTENT]
