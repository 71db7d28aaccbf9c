import numpy as np

from nlu.tuning.held_back import held_back


def test_one_in_five_of_each_label_is_held_back_and_at_least_one():
    labels = ["many"] * 20 + ["some"] * 7 + ["few"] * 3

    chosen = held_back(labels, seed=1)

    assert [int(chosen[np.array(labels) == label].sum()) for label in ("many", "some", "few")] == [4, 1, 1]


def test_a_label_with_one_or_two_examples_is_learnt_whole():
    assert not held_back(["one", "two", "two"], seed=1).any()


def test_the_same_seed_draws_the_same():
    labels = ["a"] * 10 + ["b"] * 10

    assert held_back(labels, seed=3).tolist() == held_back(labels, seed=3).tolist()
