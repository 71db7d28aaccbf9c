"""How the public sets are read: a mistake here would be a mistake in every figure."""

import numpy as np
import pytest

from nlu.intent.calibration import expected_calibration_error
from tests.benchmarks.nlu.atis import entities
from tests.benchmarks.nlu.banking77 import first_of_each
from tests.benchmarks.nlu.report import Row


def spans(sentence: str, tags: str) -> list[tuple[str, str]]:
    return [(each.entity, each.value) for each in entities(sentence.split(), tags.split())]


def test_tags_become_spans_of_characters():
    found = list(entities(["from", "st.", "louis", "to", "boston"], ["O", "B-city", "I-city", "O", "B-city"]))

    assert [(each.start, each.end, each.value) for each in found] == [(5, 14, "st. louis"), (18, 24, "boston")]


@pytest.mark.parametrize(
    ("sentence", "tags", "expected"),
    [
        ("boston denver", "B-city B-city", [("city", "boston"), ("city", "denver")]),
        ("boston monday", "B-city B-day", [("city", "boston"), ("day", "monday")]),
        ("new york", "I-city I-city", [("city", "new york")]),
        ("boston monday", "B-city I-day", [("city", "boston"), ("day", "monday")]),
        ("on monday morning", "O B-day I-day", [("day", "monday morning")]),
        ("hello there", "O O", []),
    ],
)
def test_neighbours_are_told_apart(sentence, tags, expected):
    assert spans(sentence, tags) == expected


def test_the_first_examples_of_each_intent_in_the_order_of_the_file():
    pairs = [("a", "x"), ("b", "y"), ("c", "x"), ("d", "x"), ("e", "y")]

    assert first_of_each(pairs, 2) == [("a", "x"), ("c", "x"), ("b", "y"), ("e", "y")]


def test_more_bins_see_what_fewer_bins_average_away():
    sure, right = np.array([0.05, 0.45]), np.array([False, True])

    assert expected_calibration_error(sure, right, bins=2) == pytest.approx(0.25)
    assert expected_calibration_error(sure, right, bins=15) == pytest.approx(0.3)


def test_a_figure_is_there_when_it_is_on_the_wanted_side():
    assert Row("F1", "set", 95.0, 95.0).reached is True
    assert Row("F1", "set", 94.9, 95.0).reached is False
    assert Row("error", "set", 1.9, 2.0, smaller=True).reached is True
    assert Row("error", "set", 2.1, 2.0, smaller=True).reached is False
    assert Row("for information", "set", 2.1).reached is None
