"""Stories that go on differently after the same beginning: what is remembered of them decides nothing there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.dialogue.lessons import Lesson, examples
from bot.dialogue.states import PolicyState


@dataclass(frozen=True, slots=True)
class Conflict:
    """One point at which stories part.

    Args:
        after: What happened last, in words.
        ways: Each action with the names and places of stories that go on with it.
    """

    after: str
    ways: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def place(self) -> str:
        """Where the last of the stories is written."""
        return self.ways[-1][1][0].rpartition("(")[2].removesuffix(")")


def conflicts(stories: Iterable[Lesson], max_history: int | None) -> list[Conflict]:
    """Every point at which the last states are the same and the next actions are not.

    Args:
        stories: Unrolled.
        max_history: How many states count; None for all.
    """
    ways: defaultdict[tuple[PolicyState, ...], defaultdict[str, dict[str, None]]]
    ways = defaultdict(lambda: defaultdict(dict))
    for lesson in stories:
        for example in examples(lesson):
            told = f"{lesson.name!r} ({lesson.places[-1] if lesson.places else ''})"
            ways[tuple(example.before(max_history))][example.action][told] = None
    return [
        Conflict(_words(states[-1]), tuple((action, tuple(told)) for action, told in sorted(found.items())))
        for states, found in ways.items()
        if len(found) > 1
    ]


def _words(state: PolicyState) -> str:
    said = state.intent or state.text or "nothing"
    action = state.action or state.action_text
    return f"the message {said!r}" if action == "action_listen" else f"the action {action!r}"
