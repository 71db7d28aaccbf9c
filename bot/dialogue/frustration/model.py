"""How frustrated a customer is, from readable weights: an ordinal logistic regression over the signals of a turn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.conversation.history import Turn
from bot.dialogue.frustration.explain import why
from bot.dialogue.frustration.signals import signals_of
from nlu import read_yaml

WEIGHTS = Path(__file__).with_name("weights.yml")
LEVELS = ("calm", "slightly annoyed", "annoyed", "angry", "furious")
ANNOYED = 2
"""The level from which on a turn counts as frustrated."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What `bot.dialogue.frustration.fit` learnt.

    Args:
        signals: What each signal adds, by name.
        thresholds: How much there must be for each of levels 1 to 4, rising.
    """

    signals: Mapping[str, float]
    thresholds: tuple[float, ...]

    def sum_of(self, values: Mapping[str, float]) -> float:
        """The weighted sum of signals."""
        return sum(self.signals[name] * value for name, value in values.items())

    def reaches(self, level: int, total: float) -> float:
        """Probability that the customer is at this level or above, from the sum."""
        return 1 / (1 + math.exp(self.thresholds[level - 1] - total))


@dataclass(frozen=True, slots=True)
class Frustration:
    """How frustrated the customer is after a message.

    Args:
        score: Probability, from 0 to 1, that people would call them annoyed, angry or furious.
        level: The highest of `LEVELS` that they more probably reach than not, from 0 to 4.
        why: What speaks for it in plain words, the strongest first; empty where nothing does.
    """

    score: float
    level: int
    why: tuple[str, ...]


def score_of(turns: Sequence[Turn]) -> float:
    """`Frustration.score` after the last of these turns; 0 where there is none.

    Args:
        turns: Oldest first (`bot.conversation.history.turns_with_bot`).
    """
    if not turns:
        return 0.0
    weights = default_weights()
    return weights.reaches(ANNOYED, weights.sum_of(signals_of(turns).values))


def frustration_of(turns: Sequence[Turn]) -> Frustration:
    """As `score_of`, with the level and with what speaks for it."""
    if not turns:
        return Frustration(0.0, 0, ())
    weights, signals = default_weights(), signals_of(turns)
    total = weights.sum_of(signals.values)
    return Frustration(weights.reaches(ANNOYED, total), level_of(weights, total), why(signals, weights.signals))


def level_of(weights: Weights, total: float) -> int:
    """The highest level whose threshold a sum of signals reaches."""
    return sum(total >= threshold for threshold in weights.thresholds)


@cache
def default_weights() -> Weights:
    """The weights that come with the package."""
    read = read_yaml(WEIGHTS)
    return Weights({name: float(weight) for name, weight in read["signals"].items()}, tuple(read["thresholds"]))
