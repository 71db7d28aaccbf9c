"""What learned policies see of a running conversation."""

from __future__ import annotations

from itertools import chain

from bot.dialogue.history import History
from bot.dialogue.states import PolicyState, by_intent
from bot.dialogue.story_view import UNLIKELY_INTENT, RuleOnly


def states_of(history: History, rule_only: RuleOnly, most: int) -> tuple[list[PolicyState], PolicyState]:
    """The states before, and the one now.

    Args:
        history: The conversation.
        rule_only: What only rules mention: left out.
        most: How many states, the one now counted.
    """
    before, now = history.story_view(rule_only).states(history.now)
    wanted: list[PolicyState] = []
    for state in chain(now, reversed(before)):
        if state.action != UNLIKELY_INTENT:
            wanted.append(by_intent(state) if wanted else state)
            if len(wanted) == most:
                break
    return (wanted[:0:-1], wanted[0]) if wanted else ([], PolicyState())
