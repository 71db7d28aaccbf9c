"""A conversation as policies look back on it: its states at every point where an action was chosen.

The events that count are replayed from the start of the session, since a form that ran again, or a turn that was
taken back, changes how earlier ones look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.assistant.domain import Domain
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN, State, advance, initial_state
from bot.conversation.tracker import Tracker
from bot.dialogue.states import PolicyState, Viewer

UNLIKELY_INTENT = "action_unlikely_intent"


@dataclass(frozen=True, slots=True)
class Boundary:
    """A point at which an action was chosen, or is to be chosen.

    Args:
        before: The fold of what happened before.
        by_text: Whether the last message counts by its text; None while that is open.
        slots_set: Slots that were set since the start.
        action: What ran then; None at the end.
    """

    before: State
    by_text: bool | None
    slots_set: frozenset[str]
    action: e.ActionExecuted | None


@dataclass(frozen=True, slots=True)
class RuleOnly:
    """Slots and forms that only rules mention: policies that learn from stories do not see them."""

    slots: frozenset[str] = frozenset()
    loops: frozenset[str] = frozenset()


NOTHING = RuleOnly()


def boundaries(applied: Iterable[e.Event], domain: Domain) -> Iterator[Boundary]:
    """Each point at which one of these events' actions was chosen, and the end.

    Args:
        applied: Events that count, in order.
        domain: The domain.
    """
    table = domain.slot_table
    state = initial_state(table)
    by_text: bool | None = None
    slots_set: frozenset[str] = frozenset()
    for event in applied:
        match event:
            case e.ActionExecuted():
                yield Boundary(state, by_text, slots_set, event)
            case e.UserUttered():
                by_text = None
            case e.UserFeaturization() if state.latest_action and state.latest_action.name == ACTION_LISTEN:
                by_text = event.use_text_for_featurization
            case e.SlotSet():
                slots_set |= {event.name}
            case e.AllSlotsReset():
                slots_set = frozenset()
        state = advance(state, event, table)
    yield Boundary(state, by_text, slots_set, None)


def rule_states(applied: Iterable[e.Event], domain: Domain) -> list[PolicyState]:
    """The states of a rule: only the slots that the rule itself sets are shown."""
    viewer = Viewer(domain)
    return [viewer.view(b.before, by_text=b.by_text, only=b.slots_set) for b in boundaries(applied, domain)]


def story_states(points: Iterable[Boundary], domain: Domain, rule_only: RuleOnly) -> list[PolicyState]:
    """The states that policies see which learn from stories: turns that only a rule knows are left out.

    Args:
        points: Of the conversation.
        domain: The domain.
        rule_only: What only rules mention.
    """
    viewer = Viewer(domain)
    states: list[PolicyState] = []
    hidden = False
    last_action: e.ActionExecuted | None = None
    for point in points:
        if not hidden:
            last_action = point.before.latest_action
        hidden = _is_hidden(point, hidden)
        if hidden:
            continue
        state = _without(rule_only, viewer.view(point.before, by_text=point.by_text))
        if states:
            state = _same_message(state, states[-1])
        if last_action is not None:
            state = replace(state, action=last_action.name or None, action_text=_text_of(last_action))
        states.append(state)
    return states


def _is_hidden(point: Boundary, before: bool) -> bool:  # noqa: FBT001 - the value of the last point
    """A followup action, and what comes right after a form ran, are hidden where the turn before them was."""
    state = point.before
    latest = (state.latest_action.name or state.latest_action.action_text) if state.latest_action else None
    loop = state.active_loop.name if state.active_loop else None
    if state.followup_action or latest == loop:
        return before
    return point.action.hide_rule_turn if point.action else False


def _text_of(action: e.ActionExecuted) -> str | None:
    return None if action.name else action.action_text


def _without(rule_only: RuleOnly, state: PolicyState) -> PolicyState:
    if state.loop in rule_only.loops:
        state = replace(state, loop=None)
    if any(name in rule_only.slots for name, _ in state.slots):
        return replace(state, slots=frozenset(pair for pair in state.slots if pair[0] not in rule_only.slots))
    return state


def _same_message(state: PolicyState, before: PolicyState) -> PolicyState:
    """Between two messages the message stays the same, though turns with others were left out."""
    if state.action == ACTION_LISTEN:
        return state
    return replace(state, intent=before.intent, text=before.text, entities=before.entities)


class History:
    """What policies are given: the conversation now, and its states so far, worked out once for all of them.

    Args:
        tracker: The conversation.
        domain: The domain.
    """

    def __init__(self, tracker: Tracker, domain: Domain) -> None:
        self.tracker = tracker
        self.domain = domain
        self._story_states: dict[RuleOnly, Sequence[PolicyState]] = {}

    @property
    def state(self) -> State:
        """The fold of the conversation."""
        return self.tracker.state

    @cached_property
    def points(self) -> Sequence[Boundary]:
        """Every point at which an action was chosen, and now."""
        return list(boundaries(self.tracker.applied_events(), self.domain))

    @cached_property
    def states(self) -> Sequence[PolicyState]:
        """The states with everything in them, as rules see them."""
        viewer = Viewer(self.domain)
        return [viewer.view(point.before, by_text=point.by_text) for point in self.points]

    def story_states(self, rule_only: RuleOnly) -> Sequence[PolicyState]:
        """The states as policies see them that learn from stories; the last message counts by its intent."""
        known = self._story_states.get(rule_only)
        if known is None:
            known = as_seen(story_states(self.points, self.domain, rule_only))
            self._story_states[rule_only] = known
        return known


def as_seen(states: Sequence[PolicyState]) -> Sequence[PolicyState]:
    """Without ``action_unlikely_intent``."""
    return [state for state in states if state.action != UNLIKELY_INTENT]
