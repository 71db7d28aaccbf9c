"""The regression: its gradient is right, it finds what is there, and it keeps to the signs."""

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from bot.dialogue.frustration.fit import _loss, fit, matrix
from bot.dialogue.frustration.signals import CALMING, NAMES, RAISING


def drawn(count, **weights):
    """Turns whose levels follow these weights and the thresholds 0, 1, 2, 3."""
    chance = np.random.default_rng(3)
    rows = chance.random((count, len(NAMES)))
    total = rows @ np.array([weights.get(name, 0.0) for name in NAMES]) + chance.logistic(size=count)
    return rows, np.searchsorted([0.0, 1.0, 2.0, 3.0], total)


def test_the_gradient_is_that_of_the_loss():
    rows, levels = drawn(40, blame=2.0)
    at = np.random.default_rng(5).normal(size=len(NAMES) + 4) / 2
    numeric = approx_fprime(at, lambda x: _loss(x, rows, levels, 1.5)[0], 1e-6)
    assert _loss(at, rows, levels, 1.5)[1] == pytest.approx(numeric, abs=1e-3)


def test_it_finds_the_weights_that_are_there():
    rows, levels = drawn(6_000, blame=3.0, again=1.0, calm=-2.0)
    weights = fit(rows, levels, penalty=0.1)
    assert weights.signals["blame"] == pytest.approx(3.0, abs=0.4)
    assert weights.signals["again"] == pytest.approx(1.0, abs=0.4)
    assert weights.signals["calm"] == pytest.approx(-2.0, abs=0.4)
    assert weights.thresholds == pytest.approx((0, 1, 2, 3), abs=0.8)


def test_chance_cannot_turn_a_sign():
    rows, levels = drawn(500, blame=-3.0, calm=3.0)
    weights = fit(rows, levels)
    assert weights.signals["blame"] == 0
    assert weights.signals["calm"] == 0
    assert all(weights.signals[name] >= 0 for name in RAISING)
    assert all(weights.signals[name] <= 0 for name in CALMING)


def test_a_penalty_makes_weights_smaller():
    rows, levels = drawn(300, blame=3.0)
    assert fit(rows, levels, penalty=50).signals["blame"] < fit(rows, levels, penalty=0.5).signals["blame"] / 2


def test_rows_have_every_signal_in_order():
    assert matrix([{NAMES[1]: 0.5}, {}]).tolist() == [[0.0, 0.5] + [0.0] * (len(NAMES) - 2), [0.0] * len(NAMES)]
    assert matrix([]).shape == (0, len(NAMES))
