import pytest

from bot.dialogue.learned.calibration import Curve, Trial, calibration_error, fit_curve
from bot.dialogue.learned.doubts import Doubts

NONE, UNHEARD = Doubts(), Doubts(unheard=True)


def trials(*, chance: float, right: int, wrong: int, doubts: Doubts = NONE) -> list[Trial]:
    return [Trial(chance, doubts, is_right=True)] * right + [Trial(chance, doubts, is_right=False)] * wrong


def test_the_error_of_confidence_that_holds_is_nothing():
    assert calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0.0)
    assert calibration_error([], []) == 0.0


def test_the_error_of_confidence_that_does_not_hold():
    assert calibration_error([0.95] * 4, [True, True, False, False]) == pytest.approx(0.45)
    assert calibration_error([0.95, 0.05], [True, True]) == pytest.approx(0.5)


def test_the_curve_takes_confidence_to_the_share_of_right_ones():
    curve = fit_curve(trials(chance=0.95, right=5000, wrong=5000) + trials(chance=0.6, right=2000, wrong=8000))
    assert curve.confidence(0.95, NONE) == pytest.approx(0.5, abs=0.05)
    assert curve.confidence(0.6, NONE) == pytest.approx(0.2, abs=0.05)


def test_more_chance_never_means_less_confidence_and_a_doubt_never_more():
    curve = fit_curve(
        trials(chance=0.9, right=0, wrong=500)
        + trials(chance=0.3, right=500, wrong=0)
        + trials(chance=0.3, right=500, wrong=0, doubts=UNHEARD)
    )
    assert curve.confidence(0.9, NONE) >= curve.confidence(0.3, NONE)
    assert curve.confidence(0.9, UNHEARD) <= curve.confidence(0.9, NONE)


def test_where_every_trial_was_right_nothing_is_certain():
    curve = fit_curve(trials(chance=0.99, right=5000, wrong=0))
    assert 0.9 < curve.confidence(1.0, NONE) < 1.0


def test_without_trials_the_usual_curve_holds():
    assert fit_curve([]) == Curve()
    assert Curve().confidence(0.9, UNHEARD) < 0.4 < Curve().confidence(0.9, NONE)
