"""Stories and rules cut into blocks: what stands between two checkpoints.

``or`` is a hidden checkpoint: the block before it is copied once for each choice, and all copies lead to the block
after it. This is Rasa's way, followed to the letter, since the order of blocks decides which loops of checkpoints are
cut open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from bot.assistant.flows import (
    ActionStep,
    CheckpointStep,
    Flows,
    LoopStep,
    OrStep,
    Rule,
    SlotStep,
    Step,
    Story,
    UserStep,
)
from bot.conversation import events as e
from bot.conversation.codec import from_dict
from bot.dialogue.features import SHOULD_NOT_BE_SET
from bot.dialogue.states import SNIPPET

START = "STORY_START"
GENERATED = "GENR_"
UNPREDICTABLE = "unpredictable"
"""Metadata of an action that a story begins with: there is nothing from which it could be predicted."""
PLACE = "place"
"""Metadata of a message or an action: where the step is written."""

_PLAIN_EVENTS = frozenset({"restart", "rewind", "undo", "reset_slots", "pause", "resume", "export", "session_started"})
"""An action of a story with one of these names is that event (as in Rasa)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A checkpoint that a block starts at, with the slots that must have these values."""

    name: str
    conditions: tuple[tuple[str, Any], ...] = ()


@dataclass(eq=False, slots=True)
class Block:
    """What stands between two checkpoints. Copies share the lists of entries and ends, as Rasa's do.

    Args:
        number: Order of creation.
        name: Of the story or rule.
        place: Where it is written.
        is_rule: It belongs to a rule.
        entries: Checkpoints that lead here.
        ends: Checkpoints that it leads to; empty at the end of a story.
        events: What happens.
    """

    number: int
    name: str
    place: str
    is_rule: bool
    entries: list[Entry] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    events: list[e.Event] = field(default_factory=list)

    def copy(self, *, number: int | None = None) -> Block:
        """A copy with a list of events of its own."""
        return Block(
            number=self.number if number is None else number,
            name=self.name,
            place=self.place,
            is_rule=self.is_rule,
            entries=self.entries,
            ends=self.ends,
            events=list(self.events),
        )


def cut(flows: Flows) -> list[Block]:
    """All blocks of a project's stories and rules."""
    numbers = count(1)
    blocks: list[Block] = []
    both: tuple[Story | Rule, ...] = (*flows.stories, *flows.rules)
    for flow in both:
        cutter = _Cutter(flow.name, flow.place, is_rule=isinstance(flow, Rule), numbers=numbers)
        blocks += cutter.cut(_all_steps(flow))
    return [_mark_first_action(block) for block in blocks]


def _all_steps(flow: Story | Rule) -> Sequence[Step]:
    if isinstance(flow, Story):
        return flow.steps
    before: list[Step] = list(flow.conditions)
    if not flow.conversation_start:
        before.append(ActionStep(SNIPPET))
    return [*before, *flow.steps] if flow.wait_for_user_input else [*before, *flow.steps, ActionStep(SNIPPET)]


class _Cutter:
    def __init__(self, name: str, place: str, *, is_rule: bool, numbers: Iterator[int]) -> None:
        self._name = name
        self._place = place
        self._is_rule = is_rule
        self._numbers = numbers
        self._done: list[Block] = []
        self._current: list[Block] = []
        self._entries: list[Entry] = []

    def cut(self, steps: Sequence[Step]) -> list[Block]:
        for step in steps:
            if isinstance(step, CheckpointStep):
                self._checkpoint(step)
            else:
                self._add(self._events(step))
        return [*self._done, *self._current]

    def _events(self, step: Step) -> list[e.Event]:
        if isinstance(step, OrStep):
            return [event for choice in step.choices for event in self._events(choice)]
        return [event_of(step, is_rule=self._is_rule)]

    def _checkpoint(self, step: CheckpointStep) -> None:
        if not self._current:
            self._entries.append(Entry(step.name, tuple((slot.name, slot.value) for slot in step.conditions)))
            return
        more: list[Block] = []
        for block in self._current:
            if block.ends:
                more.append(block.copy(number=next(self._numbers)))
                more[-1].ends = [step.name]
            else:
                block.ends = [step.name]
        self._current += more

    def _add(self, choices: Sequence[e.Event]) -> None:
        if not choices:
            return
        self._open()
        if len(choices) == 1:
            for block in self._current:
                block.events.append(choices[0])
            return
        checkpoint = self._name_of(choices)
        copies: list[Block] = []
        for block in self._current:
            for choice in choices:
                copies.append(block.copy(number=next(self._numbers)))
                copies[-1].events.append(choice)
                copies[-1].ends = [checkpoint]
        self._current = copies

    def _open(self) -> None:
        self._done += [block for block in self._current if block.ends]
        unfinished = [block for block in self._current if not block.ends]
        self._current = unfinished or [self._next_block()]

    def _next_block(self) -> Block:
        entries = self._next_entries()
        return Block(next(self._numbers), self._name, self._place, self._is_rule, entries)

    def _next_entries(self) -> list[Entry]:
        entries = self._entries
        if self._current:
            entries = [Entry(name) for name in dict.fromkeys(end for block in self._current for end in block.ends)]
        return entries or [Entry(START)]

    def _name_of(self, choices: Sequence[e.Event]) -> str:
        """The same for the same ``or`` after the same beginning in stories of one name: those join, as in Rasa."""
        before = [_short(event) for block in self._current for event in block.events]
        entries = sorted({entry.name for block in self._current for entry in block.entries})
        return f"{GENERATED}OR_{self._name}_{before}_{entries}_{sorted(_short(choice) for choice in choices)}"


def event_of(step: UserStep | ActionStep | SlotStep | LoopStep | Step, *, is_rule: bool) -> e.Event:
    """What a step says happens. In rules ``null`` means that a slot or form must not be set."""
    nothing = SHOULD_NOT_BE_SET if is_rule else None
    match step:
        case UserStep():
            parsed = {"intent": {"name": step.intent, "confidence": 1.0}, "entities": [dict(x) for x in step.entities]}
            return e.UserUttered(text=step.text, parse_data=parsed, metadata=_placed(step))
        case ActionStep(name=name) if name in _PLAIN_EVENTS:
            return from_dict({"event": name})
        case ActionStep():
            # Rasa's end-to-end actions in stories have the empty name, which counts as an action beside a form.
            return e.ActionExecuted(name=step.name or "", action_text=step.text, metadata=_placed(step))
        case SlotStep():
            return e.SlotSet(name=step.name, value=nothing if step.value is None else step.value)
        case LoopStep():
            return e.ActiveLoop(name=nothing if step.name is None else step.name)
        case _:
            raise TypeError(f"{type(step).__name__} is no event")


def _placed(step: UserStep | ActionStep) -> dict[str, Any]:
    return {PLACE: step.place} if step.place else {}


def _short(event: e.Event) -> str:
    match event:
        case e.UserUttered():
            return f"{event.text} {event.intent} {[sorted(map(str, x.items())) for x in event.entities]}"
        case e.ActionExecuted():
            return f"{event.name} {event.action_text}"
        case e.SlotSet():
            return f"{event.name}={event.value!r}"
        case e.ActiveLoop():
            return f"loop {event.name}"
        case _:
            return event.type_name


def _mark_first_action(block: Block) -> Block:
    """An action at the very beginning of a story cannot be predicted from anything."""
    if all(entry.name != START for entry in block.entries):
        return block
    for index, event in enumerate(block.events):
        if isinstance(event, e.UserUttered):
            break
        if isinstance(event, e.ActionExecuted):
            block.events[index] = replace(event, metadata={**event.metadata, UNPREDICTABLE: True})
            break
    return block
