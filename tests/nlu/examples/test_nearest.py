"""Did you mean."""

import pytest

from nlu.examples.nearest import did_you_mean, nearest


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("exampels", "examples"),
        ("Example", "examples"),
        ("intents", "intent"),
        ("syn-onym", "synonym"),
        ("look_up", "lookup"),
        ("banana", None),
        ("", None),
    ],
)
def test_nearest(word, expected):
    assert nearest(word, ["intent", "synonym", "regex", "lookup", "examples"]) == expected


def test_the_first_of_equals_wins():
    assert nearest("ab", ["abc", "abd"]) == "abc"


def test_did_you_mean():
    assert did_you_mean("regx", ["intent", "regex"]) == "Did you mean 'regex'?"
    assert did_you_mean("banana", ["intent", "regex"]) == "Write one of: intent, regex."
