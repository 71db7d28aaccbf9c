import numpy as np
import pytest

from nlu.intent.calibration import expected_calibration_error


def test_confidence_that_comes_true_has_no_error():
    confidence = np.array([0.75] * 4)

    assert expected_calibration_error(confidence, np.array([True, True, True, False])) == pytest.approx(0)


def test_certainty_that_is_always_wrong_has_the_greatest():
    assert expected_calibration_error(np.ones(3), np.zeros(3, np.bool_)) == pytest.approx(1)


def test_bins_count_by_their_size():
    confidence, right = np.array([0.05, 0.95, 0.95, 0.95]), np.array([True, True, True, True])

    assert expected_calibration_error(confidence, right) == pytest.approx(0.95 / 4 + 0.05 * 3 / 4)


def test_nothing_has_no_error():
    assert expected_calibration_error(np.array([]), np.array([], np.bool_)) == 0
