import numpy as np
import pytest

from nlu.scope.shape import SHRINKAGE, shape_of

RANDOM = np.random.default_rng(0)
TRUTH = np.repeat([0, 1, 4], 30)
CENTRES = np.array([[3.0, 0, 0, 0], [0, 3.0, 0, 0], [0, 0, 3.0, 0]])
POINTS = (CENTRES[np.unique(TRUTH, return_inverse=True)[1]] + RANDOM.normal(size=(90, 4))).astype(np.float32)


def precision(rows):
    covariance = np.cov(rows.T, bias=True)
    sphere = np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    return np.linalg.inv((1 - SHRINKAGE) * covariance + SHRINKAGE * sphere)


def test_it_is_the_distance_to_the_nearest_intent_less_the_distance_to_the_whole():
    means = {label: POINTS[label == TRUTH].mean(axis=0) for label in (0, 1, 4)}
    within = precision(np.concatenate([POINTS[label == TRUTH] - mean for label, mean in means.items()]))
    whole, centre = precision(POINTS - POINTS.mean(axis=0)), POINTS.mean(axis=0)
    vector = np.array([1.0, -0.5, 2.0, 0.3])
    to_intents = [(vector - mean) @ within @ (vector - mean) for mean in means.values()]

    found = shape_of(POINTS, TRUTH).foreignness(vector[None].astype(np.float32))

    assert found[0] == pytest.approx(min(to_intents) - (vector - centre) @ whole @ (vector - centre), abs=1e-3)


def test_what_is_between_the_intents_is_more_foreign_than_what_is_at_one():
    between, at_one = shape_of(POINTS, TRUTH).foreignness(np.array([[1, 1, 1, 0], [3, 0, 0, 0]], np.float32))

    assert between > at_one


def test_examples_that_are_all_alike_have_a_shape():
    shape = shape_of(np.ones((4, 3), np.float32), np.array([0, 0, 1, 1]))

    assert np.isfinite(shape.foreignness(np.zeros((1, 3), np.float32))).all()
