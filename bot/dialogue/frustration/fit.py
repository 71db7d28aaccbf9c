"""Learning the weights: ordinal logistic regression (proportional odds), by maximum likelihood with an L2 penalty.

A signal that tells of annoyance may only raise the sum, and one that tells of content may only lower it: a few
hundred turns are too few to let chance turn a sign.
Source: McCullagh, "Regression Models for Ordinal Data", 1980.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.frustration.model import LEVELS, Weights
from bot.dialogue.frustration.signals import NAMES, RAISING

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

PENALTY = 2.0
_STEPS = len(LEVELS) - 1


def matrix(values: Sequence[Mapping[str, float]]) -> Floats:
    """Signals of many turns, a row each, in the order of ``NAMES``."""
    return np.array([[row.get(name, 0.0) for name in NAMES] for row in values], np.float64).reshape(-1, len(NAMES))


def fit(rows: Floats, levels: Integers, *, penalty: float = PENALTY) -> Weights:
    """The weights under which the levels are most probable.

    Args:
        rows: From `matrix`.
        levels: From 0 to 4, one a row.
        penalty: On the squares of the weights.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - costs a second, and only training needs it

    start = np.concatenate([np.zeros(len(NAMES)), [1.0], np.zeros(_STEPS - 1)])
    signs = [(0.0, None) if name in RAISING else (None, 0.0) for name in NAMES]
    found = minimize(
        _loss, start, args=(rows, levels, penalty), jac=True, method="L-BFGS-B",
        bounds=[*signs, (None, None), *[(-5.0, 5.0)] * (_STEPS - 1)],
        options={"maxiter": 2_000, "ftol": 1e-13, "gtol": 1e-8},
    )  # fmt: skip
    weights, thresholds = found.x[: len(NAMES)], _thresholds(found.x[len(NAMES) :])
    return Weights(
        {name: round(float(weight), 2) + 0.0 for name, weight in zip(NAMES, weights, strict=True)},
        tuple(round(float(threshold), 2) for threshold in thresholds),
    )


def _thresholds(raw: Floats) -> Floats:
    """The first as it is, each further one a positive step above the one before."""
    steps: Floats = np.cumsum(np.concatenate([raw[:1], np.exp(raw[1:])]))
    return steps


def _loss(parameters: Floats, rows: Floats, levels: Integers, penalty: float) -> tuple[float, Floats]:
    """Negative log-likelihood with its gradient."""
    weights, raw = parameters[: len(NAMES)], parameters[len(NAMES) :]
    edges = np.concatenate([[-np.inf], _thresholds(raw), [np.inf]])
    total = rows @ weights
    upper, lower = _logistic(edges[levels + 1] - total), _logistic(edges[levels] - total)
    share = np.maximum(upper - lower, 1e-12)
    rise, fall = upper * (1 - upper) / share, lower * (1 - lower) / share
    by_threshold = np.zeros(_STEPS + 2)
    np.add.at(by_threshold, levels + 1, -rise)
    np.add.at(by_threshold, levels, fall)
    tails = np.cumsum(by_threshold[1:-1][::-1])[::-1]  # a step moves every threshold from it on
    gradient = np.concatenate([rows.T @ (rise - fall) + penalty * weights, tails[:1], tails[1:] * np.exp(raw[1:])])
    return float(-np.log(share).sum() + penalty / 2 * (weights @ weights)), gradient


def _logistic(values: Floats) -> Floats:
    out: Floats = 1 / (1 + np.exp(-np.clip(values, -500, 500)))
    return out
