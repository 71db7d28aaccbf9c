"""Unroll stories and rules into lessons: every way through the checkpoints, loops gone through once.

Rounds over all blocks are made until a round reaches no new checkpoint. Two ways that look the same to policies are
one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.assistant.domain import Domain
from bot.assistant.flows import Flows
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.blocks import START, Block, Entry, cut
from bot.dialogue.entity_slots import slots_of_entities
from bot.dialogue.graph import Graph, arrange
from bot.dialogue.lessons import Lesson, Lessons
from bot.dialogue.states import PolicyState, Viewer
from bot.errors import ProjectError

MOST_WAYS = 10_000
"""Ways that may lead to one checkpoint. Loops with several `or` multiply without end; Rasa then takes hours."""


def unroll(flows: Flows, domain: Domain) -> Lessons:
    """All lessons of a project's stories and rules.

    Raises:
        ProjectError: Checkpoints that join stories in too many ways to be learned.
    """
    graph = arrange(cut(flows))
    seen: set[tuple[object, ...]] = set()
    stories = _Unroller(graph, domain, seen, rules=False).run()
    rules = _Unroller(graph, domain, seen, rules=True).run()
    return Lessons(tuple(stories), tuple(rules))


class _Unroller:
    """Unrolls either the stories or the rules."""

    def __init__(self, graph: Graph, domain: Domain, seen: set[tuple[object, ...]], *, rules: bool) -> None:
        self._blocks = [block for block in graph.blocks if block.is_rule == rules]
        self._continues_at = graph.continues_at
        self._domain = domain
        self._seen = seen
        self._waiting: defaultdict[str, list[Lesson]] = defaultdict(list)
        self._waiting[START].append(Lesson(domain, Viewer(domain), is_rule=rules))
        self._finished: list[Lesson] = []
        self._ended: list[Lesson] = []
        self._used: set[str] = set()

    def run(self) -> list[Lesson]:
        unused_before: set[str] = set()
        while any(self._waiting.values()):
            unused = self._round()
            unused |= {name for name in self._waiting if name not in self._used}
            waiting = {name: self._waiting.get(name, []) for name in sorted(unused) if name != START}
            self._waiting = defaultdict(list, waiting)
            if unused == unused_before or not any(waiting.values()):
                left = sorted(unused - self._used)
                self._finished += [lesson for name in left for lesson in waiting.get(name, [])]
                break
            unused_before = unused
        return [*self._finished, *self._ended]

    def _round(self) -> set[str]:
        """Go once through all blocks; gives the checkpoints that nothing has come from, or that were reached again."""
        unused: set[str] = set()
        for block in self._blocks:
            incoming = self._incoming(block, unused)
            if incoming:
                self._leave(block, self._through(block, incoming), unused)
        return unused

    def _incoming(self, block: Block, unused: set[str]) -> list[Lesson]:
        incoming: list[Lesson] = []
        for entry in block.entries:
            if self._waiting[entry.name]:
                incoming += [lesson for lesson in self._waiting[entry.name] if _may_enter(lesson, entry)]
                self._used.add(entry.name)
            elif entry.name not in self._used:
                unused.add(entry.name)
        return _distinct(incoming)

    def _through(self, block: Block, incoming: Sequence[Lesson]) -> list[Lesson]:
        events = _explicit(block, self._domain)
        if not events:
            return []
        lessons = [lesson.through(block) for lesson in incoming]
        for event in events:
            for lesson in lessons:
                if isinstance(event, e.ActionReverted | e.UserUtteranceReverted | e.Restarted):
                    self._finished.append(lesson.through(block))
                lesson.append(event)
        return lessons

    def _leave(self, block: Block, lessons: list[Lesson], unused: set[str]) -> None:
        for end in block.ends:
            name = self._continues_at.get(end, end)
            self._waiting[name] += lessons
            if len(self._waiting[name]) > MOST_WAYS:
                raise _too_many(block)
            if name in self._used:
                unused.add(name)
        if not block.ends:
            self._ended += [lesson for lesson in lessons if self._is_new(lesson)]

    def _is_new(self, lesson: Lesson) -> bool:
        key = (*lesson.states, lesson.is_rule)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True


def _too_many(block: Block) -> ProjectError:
    return ProjectError(
        f"The checkpoints of {block.name!r} join stories in more than {MOST_WAYS} ways.",
        place=block.place,
        mend="Join fewer stories there, or take a loop of checkpoints apart: each way through them is learned.",
    )


def _may_enter(lesson: Lesson, entry: Entry) -> bool:
    return all(lesson.slot(name) == value for name, value in entry.conditions)


def _distinct(lessons: Sequence[Lesson]) -> list[Lesson]:
    first: dict[tuple[PolicyState, ...], Lesson] = {}
    for lesson in lessons:
        first.setdefault(tuple(lesson.states), lesson)
    return list(first.values())


def _explicit(block: Block, domain: Domain) -> list[e.Event]:
    """The block's events with what a story leaves out: listening, and slots that entities fill."""
    events: list[e.Event] = []
    for event in block.events:
        if isinstance(event, e.UserUttered):
            _listen(events)
            events.append(event)
            events += slots_of_entities(event.entities, domain)
        else:
            events.append(event)
    if not block.ends:
        _listen(events)
    return events


def _listen(events: list[e.Event]) -> None:
    last = events[-1] if events else None
    if not (isinstance(last, e.ActionExecuted) and last.name == ACTION_LISTEN):
        events.append(e.ActionExecuted(name=ACTION_LISTEN))
