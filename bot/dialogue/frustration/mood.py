"""How frustrated the customer of a conversation is, worked out once a message: nothing but the next one changes it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from weakref import WeakKeyDictionary

from bot.conversation.history import Turn
from bot.conversation.tracker import Tracker
from bot.dialogue.frustration.model import frustration_of, score_of


class Mood:
    """After a message. What is not asked for is not worked out.

    Args:
        turns: Until this message (`bot.conversation.history.turns_with_bot`).
    """

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = turns
        self.places = _places(turns)

    @cached_property
    def score(self) -> float:
        """Probability, from 0 to 1, that people would call the customer annoyed or worse."""
        return score_of(self._turns)

    @cached_property
    def why(self) -> tuple[str, ...]:
        """What speaks for it in plain words."""
        return frustration_of(self._turns).why

    @cached_property
    def annoyed(self) -> Sequence[Turn]:
        """The turns after which they were at least slightly annoyed."""
        until = (self._turns[: number + 1] for number in range(len(self._turns)))
        return [turns[-1] for turns in until if frustration_of(turns).level >= 1]


_MOODS: WeakKeyDictionary[Tracker, Mood] = WeakKeyDictionary()
"""Of the trackers in memory; forgotten with them."""


def mood_of(tracker: Tracker, turns: Sequence[Turn]) -> Mood:
    """The mood of the customer after the last of these turns.

    Args:
        tracker: The conversation.
        turns: Its last ones.
    """
    known = _MOODS.get(tracker)
    if known is None or known.places != _places(turns):
        known = _MOODS[tracker] = Mood(turns)
    return known


def _places(turns: Sequence[Turn]) -> Sequence[int]:
    # An event never changes its place, so the same places are the same messages, and the same that came between them.
    return [turn.position for turn in turns]
