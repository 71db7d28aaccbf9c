"""Lessons: conversations to learn from, each a path through the blocks of stories or rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.assistant.domain import Domain
from bot.conversation import events as e
from bot.conversation.tracker import Tracker
from bot.dialogue.blocks import PLACE, UNPREDICTABLE, Block
from bot.dialogue.boundaries import rule_states
from bot.dialogue.states import PolicyState, Viewer, by_intent
from bot.dialogue.story_view import NOTHING, RuleOnly


class Lesson:
    """A conversation to learn from, as it grows.

    Its states are noted event by event, as Rasa does it: an action adds one, any other event replaces the last.

    Args:
        domain: The domain.
        viewer: Makes the states; shared by lessons that grow together.
        is_rule: It comes from a rule.
        name: Of the stories that it goes through.
        places: Where those are written.
    """

    def __init__(
        self, domain: Domain, viewer: Viewer, *, is_rule: bool, name: str = "", places: tuple[str, ...] = ()
    ) -> None:
        self.domain = domain
        self.is_rule = is_rule
        self.name = name
        self.places = places
        self.tracker = Tracker(name, domain.slot_table)
        self._viewer = viewer
        self._states = [viewer.view(self.tracker.state)]

    @property
    def states(self) -> Sequence[PolicyState]:
        """What policies see at each point, the end included."""
        return self._states

    def through(self, block: Block) -> Lesson:
        """A copy that goes on into a block."""
        other = self.fresh()
        other.tracker = self.tracker.copy()
        other._states = list(self._states)  # noqa: SLF001 - a copy of its own kind
        if block.name not in self.name.split(" > "):
            other.name = f"{self.name} > {block.name}" if self.name else block.name
        if block.place not in self.places:
            other.places = (*self.places, block.place)
        return other

    def fresh(self) -> Lesson:
        """The same lesson before anything has happened."""
        return Lesson(self.domain, self._viewer, is_rule=self.is_rule, name=self.name, places=self.places)

    def append(self, event: e.Event) -> None:
        """Let something happen."""
        self.tracker.append(event)
        match event:
            case e.ActionExecuted():
                pass
            case e.ActionReverted():
                del self._states[-2:]
            case e.UserUtteranceReverted() | e.Restarted():
                self._states.clear()
            case _:
                del self._states[-1:]
        self._states.append(self._viewer.view(self.tracker.state))

    def slot(self, name: str) -> object:
        """A slot's value."""
        return self.tracker.slots.get(name)


@dataclass(frozen=True, slots=True)
class Example:
    """An action, and the states before it.

    Args:
        states: Of the whole lesson.
        length: How many of them were before the action.
        action: Its name, or its text.
        place: Where it is written; for listening, which goes without saying, the step before.
    """

    states: Sequence[PolicyState]
    length: int
    action: str
    place: str = ""

    def before(self, max_history: int | None) -> Sequence[PolicyState]:
        """The states before the action, the last ``max_history`` of them."""
        begin = max(0, self.length - max_history) if max_history else 0
        return self.states[begin : self.length]


def examples(lesson: Lesson, *, only_set_slots: bool = False) -> Iterator[Example]:
    """Every action of a lesson that something can be learned from.

    Args:
        lesson: The lesson.
        only_set_slots: Show only the slots that the lesson itself has set.
    """
    applied = lesson.tracker.applied_events()
    states = rule_states(applied, lesson.domain) if only_set_slots else lesson.states
    states = [by_intent(state) for state in states]
    length = 0
    place = lesson.places[0] if lesson.places else ""
    for event in applied:
        place = str(event.metadata.get(PLACE, place))
        if isinstance(event, e.ActionExecuted):
            length += 1
            if UNPREDICTABLE not in event.metadata:
                yield Example(states, length, event.name or event.action_text or "", place)


@dataclass(frozen=True, slots=True)
class Lessons:
    """Everything that policies learn from.

    Args:
        stories: Paths through the stories.
        rules: Paths through the rules.
        rule_only: What only rules mention.
    """

    stories: tuple[Lesson, ...]
    rules: tuple[Lesson, ...]
    rule_only: RuleOnly = NOTHING
