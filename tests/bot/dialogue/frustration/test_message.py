"""How a message is written."""

import pytest

from bot.dialogue.frustration.message import take_apart


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("where is it", 0),
        ("WHERE IS IT", 1),
        ("JD4410", 0),
        ("STOP", 0),
        ("I want it NOW", 1 / 3),
        ("it is FL-20 or AB12", 0),
        ("", 0),
        ("123 !!", 0),
    ],
)
def test_capitals_are_a_share_and_one_word_alone_is_none(text, share):
    assert take_apart(text).capitals == pytest.approx(share)


@pytest.mark.parametrize(
    ("text", "marks"),
    [("hi", 0), ("hi?", 0), ("hi!", 0.5), ("what!! no", 1), ("what??", 1), ("what?! no", 1), ("ok 😡", 1), ("a! b", 0)],
)
def test_marks(text, marks):
    assert take_apart(text).marks == marks


@pytest.mark.parametrize(
    "text", ["again?", "that's not it", "useless", "are you there", "forget it", "see you in court"]
)
def test_complaints(text):
    assert take_apart(text).complains


@pytest.mark.parametrize("text", ["where is my order", "no thanks", "thank you, great", "I have been waiting", ""])
def test_no_complaints(text):
    assert not take_apart(text).complains
