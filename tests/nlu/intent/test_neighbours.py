import numpy as np
import pytest

from nlu.intent.neighbours import FAR, SHARPNESS, neighbours_of


def known():
    """Two examples of label 0, none of label 1, one of label 2; each on an axis of its own."""
    return neighbours_of(np.eye(4, dtype=np.float32)[[0, 3, 1]], np.array([0, 2, 0]), 3)


def test_examples_of_a_label_stand_together_and_a_label_may_have_none():
    found = known()

    assert found.ends.tolist() == [2, 2, 3]
    assert [part.argmax(axis=1).tolist() for part in found.by_label] == [[0, 1], [], [3]]


def test_the_label_with_the_nearest_example_scores_by_its_cosine():
    vector = np.array([[0.0, 0.0, 0.6, 0.8]], np.float32)

    scores, nearest = known().scores(vector, np.zeros((1, 3), np.float32))

    assert scores[0] == pytest.approx([SHARPNESS * FAR, SHARPNESS * FAR, SHARPNESS * 0.8], abs=1e-2)
    assert nearest[0, :4] == pytest.approx([0.8, 0.0, 0.0, -1.0], abs=1e-6)


def test_only_examples_of_the_best_labels_are_looked_at():
    axes = np.eye(12, dtype=np.float32)
    others = np.arange(12, dtype=np.float32)[None]

    scores, nearest = neighbours_of(axes, np.arange(12), 12).scores(axes[[0]], others)

    assert scores[0] == pytest.approx(np.full(12, SHARPNESS * FAR), abs=1e-2)
    assert nearest.max() == 0.0


def test_many_equal_examples_count_for_no_more_than_the_log_of_their_number():
    vectors = np.eye(2, dtype=np.float32)[[0] * 30 + [1]]
    scores, _ = neighbours_of(vectors, np.array([0] * 30 + [1]), 2).scores(
        np.array([[0.7, 0.72]], np.float32) / np.hypot(0.7, 0.72), np.zeros((1, 2), np.float32)
    )

    assert scores[0, 1] - scores[0, 0] == pytest.approx(SHARPNESS * 0.02 / np.hypot(0.7, 0.72) - np.log(30), abs=0.1)
