"""The points of a conversation at which actions were chosen, found by replaying the events that count.

A form that ran again, or a turn that was taken back, changes how earlier events look; so they are replayed, and not
noted as they happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.assistant.domain import Domain
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN, State, advance, initial_state
from bot.dialogue.states import PolicyState, Viewer


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
    by_text: bool | None = None
    slots_set: frozenset[str] = frozenset()
    action: e.ActionExecuted | None = field(default=None)

    def then(self, event: e.Event, domain: Domain) -> Boundary:
        """The end of the conversation after one more event."""
        by_text, slots_set = self.by_text, self.slots_set
        match event:
            case e.UserUttered():
                by_text = None
            case e.UserFeaturization() if self.latest_action == ACTION_LISTEN:
                by_text = event.use_text_for_featurization
            case e.SlotSet():
                slots_set |= {event.name}
            case e.AllSlotsReset():
                slots_set = frozenset()
        return Boundary(advance(self.before, event, domain.slot_table), by_text, slots_set)

    def chosen(self, action: e.ActionExecuted) -> Boundary:
        """This point, once an action was chosen there."""
        return Boundary(self.before, self.by_text, self.slots_set, action)

    def reopened(self) -> Boundary:
        """This point, before an action was chosen there."""
        return Boundary(self.before, self.by_text, self.slots_set)

    @property
    def latest_action(self) -> str | None:
        """The last action's name or text."""
        action = self.before.latest_action
        return (action.name or action.action_text) if action else None


def start(domain: Domain) -> Boundary:
    """The point before anything happened."""
    return Boundary(initial_state(domain.slot_table))


def boundaries(applied: Iterable[e.Event], domain: Domain) -> Iterator[Boundary]:
    """Each point at which one of these events' actions was chosen, and the end.

    Args:
        applied: Events that count, in order.
        domain: The domain.
    """
    here = start(domain)
    for event in applied:
        if isinstance(event, e.ActionExecuted):
            yield here.chosen(event)
        here = here.then(event, domain)
    yield here


def rule_states(applied: Iterable[e.Event], domain: Domain) -> list[PolicyState]:
    """The states of a rule: only the slots that the rule itself sets are shown."""
    viewer = Viewer(domain)
    return [viewer.view(b.before, by_text=b.by_text, only=b.slots_set) for b in boundaries(applied, domain)]
