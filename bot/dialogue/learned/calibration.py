"""Confidence that means something: of what is said with 0.8, eight in ten are right.

How likely the regression takes a label is held against stories that it was not trained on. A curve is put through that
(Platt's scaling), which also knows what makes a prediction a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.learned.doubts import Doubts

Floats = NDArray[np.float64]

TRUST = 40.0
"""How strongly a project's curve is held to the usual one, in trials; small projects have little to hold against it."""
ROUNDS = 50
CLOSE = 1e-9
SUREST = 0.995
"""No prediction is surer than this: to know a story word for word is what the memory is for."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A prediction for a story held out.

    Args:
        chance: How likely the regression took it, from 0 to 1.
        doubts: What makes it a guess.
        is_right: Whether it was right.
    """

    chance: float
    doubts: Doubts
    is_right: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """Confidence from chance. What stands here is the usual curve: that of the stories of four projects together.

    Args:
        slope: Times the chance's log-odds.
        bend: Added.
        unheard: Added for this doubt.
        untried: Added for this doubt.
    """

    slope: float = 0.7
    bend: float = 0.6
    unheard: float = -3.5
    untried: float = -0.4

    def confidence(self, chance: float, doubts: Doubts) -> float:
        """How much a prediction is to be trusted."""
        odds = float(np.dot(astuple(self), _columns(chance, doubts)))
        return min(SUREST, float(1.0 / (1.0 + np.exp(-odds))))


def fit_curve(trials: Sequence[Trial], *, trust: float = TRUST) -> Curve:
    """The curve that fits the trials, by Newton's method."""
    if not trials:
        return Curve()
    columns = np.array([_columns(trial.chance, trial.doubts) for trial in trials])
    right = np.array([float(trial.is_right) for trial in trials])
    usual = np.array(astuple(Curve()))

    def loss(weights: Floats) -> float:
        odds = columns @ weights
        missed = float((np.logaddexp(0.0, odds) - right * odds).sum())
        return missed + trust / 2 * float(((weights - usual) ** 2).sum())

    weights = usual.copy()
    for _ in range(ROUNDS):
        said = 1.0 / (1.0 + np.exp(-(columns @ weights)))
        slope = columns.T @ (said - right) + trust * (weights - usual)
        bend = (columns * (said * (1.0 - said))[:, None]).T @ columns + trust * np.eye(len(usual))
        step = np.linalg.solve(bend, slope)
        while loss(weights - step) > loss(weights) and np.abs(step).max() > CLOSE:
            step /= 2
        if np.abs(step).max() <= CLOSE:
            break
        weights -= step
    slope_of_chance, added, unheard, untried = map(float, weights)
    # More chance never means less confidence, and a doubt never more.
    return Curve(max(0.1, slope_of_chance), added, min(0.0, unheard), min(0.0, untried))


def calibration_error(said: Sequence[float], right: Sequence[bool], *, bins: int = 10) -> float:
    """The expected calibration error: how far confidence and share of right ones are apart, over bins of confidence."""
    confidence: Floats = np.array(said, dtype=np.float64)
    hits = np.array(right, dtype=np.float64)
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    inside = [which == number for number in range(bins)]
    gaps = [abs(float((confidence[here] - hits[here]).sum())) for here in inside if here.any()]
    return sum(gaps) / len(hits) if len(hits) else 0.0


def _columns(chance: float, doubts: Doubts) -> tuple[float, float, float, float]:
    bounded = min(max(chance, 1e-3), 1.0 - 1e-3)
    return float(np.log(bounded / (1.0 - bounded))), 1.0, float(doubts.unheard), float(doubts.untried)
