"""Stories that go on differently after the same beginning: what is remembered of them decides nothing there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.assistant.problems import Side
from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.lessons import Lesson, examples
from bot.dialogue.states import PolicyState

SHOWN = 3
"""Stories that are named for each way on."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One point at which stories part.

    Args:
        after: What happened last, in words.
        sides: Every story that goes on from there: where, and with what.
    """

    after: str
    sides: tuple[Side, ...]


def conflicts(stories: Iterable[Lesson], max_history: int | None) -> list[Conflict]:
    """Every point at which the last states are the same and the next actions are not.

    Args:
        stories: Unrolled.
        max_history: How many states count; None for all.
    """
    ways: defaultdict[tuple[PolicyState, ...], defaultdict[str, dict[Side, None]]]
    ways = defaultdict(lambda: defaultdict(dict))
    for lesson in stories:
        for example in examples(lesson):
            side = Side(example.place, f"the story {lesson.name!r} goes on with {_shown(example.action)}")
            ways[tuple(example.before(max_history))][example.action].setdefault(side)
    return [
        Conflict(_words(states[-1]), tuple(side for _, sides in sorted(found.items()) for side in _short(sides)))
        for states, found in ways.items()
        if len(found) > 1
    ]


def _short(sides: Iterable[Side]) -> list[Side]:
    """Stories that lead through one step by several checkpoints are told once, and not more than a few."""
    first: dict[str, Side] = {}
    for side in sides:
        first.setdefault(side.place, side)
    return list(first.values())[:SHOWN]


def _shown(action: str) -> str:
    return "waiting for the customer" if action == ACTION_LISTEN else repr(action)


def _words(state: PolicyState) -> str:
    said = state.intent or state.text or "nothing"
    action = state.action or state.action_text
    return f"the message {said!r}" if action == "action_listen" else f"the action {action!r}"
