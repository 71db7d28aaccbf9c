"""The figures, against scikit-learn's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import classification_report

from bot.measure.figures import classification

LABELS = st.sampled_from(["a", "b", "c"])


@given(st.lists(st.tuples(LABELS, LABELS), min_size=1, max_size=30))
def test_as_scikit_learn(pairs):
    right, predicted = [p[0] for p in pairs], [p[1] for p in pairs]
    labels = sorted(set(right))
    theirs = classification_report(right, predicted, labels=labels, output_dict=True, zero_division=0)
    ours = classification(pairs)
    for name in (*labels, "macro avg", "weighted avg"):
        for figure in ("precision", "recall", "f1-score", "support"):
            assert ours[name][figure] == pytest.approx(theirs[name][figure]), (name, figure)
    assert ours["accuracy"] == pytest.approx(sum(r == p for r, p in pairs) / len(pairs))


def test_confusions_are_named_the_most_frequent_first():
    pairs = [("a", "b"), ("a", "c"), ("a", "c"), ("a", "a"), ("b", "b")]
    assert classification(pairs)["a"]["confused_with"] == {"c": 2, "b": 1}
    assert classification(pairs)["b"]["confused_with"] == {}


def test_nothing():
    assert classification([])["accuracy"] == 0.0
