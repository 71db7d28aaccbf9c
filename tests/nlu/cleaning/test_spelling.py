"""Mistyped words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.cleaning.spelling import Spelling, slips_between, words_of

EXAMPLES = [
    *["where is my order", "I want a refund", "cancel my contract", "my parcel didn't arrive"] * 10,
    "delivery address",
    "is the internet down",
    "block my card",
]
ENGLISH = {"border", "bake", "nice", "line", "voice", "mail", "big", "unhappy", "stop"}
SPELLING = Spelling(words_of(EXAMPLES), ENGLISH)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("wheer is my ordr", "where is my order"),
        ("I want a refnud", "I want a refund"),
        ("canncel my contrct", "cancel my contract"),
        ("delivrey adress", "delivery address"),
        ("my parcel didnt arive", "my parcel didn't arrive"),
        ("my parcel didn\u2019t arrive", "my parcel didn't arrive"),
        ("ORDRE 12", "order 12"),
        ("myorder", "my order"),
        ("wherre is my intrenet", "where is my internet"),
    ],
)
def test_slips_are_mended(written, meant):
    assert SPELLING.mend(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "the border",  # English, though one letter from order
        "nicest and biggest",  # English words with endings
        "offline, online",  # with beginnings
        "unblock my card",  # a word of the examples with a beginning
        "voicemail",  # two English words in one
        "asdf qwer zxcv",
        "fl cnl car",  # too short to tell
        "cerd",  # so short that it may be another word
        "FL-204417 B-205511 jo@x.de",
        "",
        "wo ist meine Bestellung",
        "o" * 4_000,
    ],
)
def test_other_words_stay(text):
    assert SPELLING.mend(text) == text


def test_of_several_the_likeliest_is_taken():
    spelling = Spelling({"plane": 1, "plate": 30, "slake": 99}, frozenset())
    assert spelling.mend("plaze") == "plate"  # slake is two slips away, plane is rarer


def test_only_so_many_words_are_mended():
    assert SPELLING.mend("ordr " * 70).split().count("order") == 60


@pytest.mark.parametrize(
    ("word", "other", "slips"),
    [("a", "a", 0), ("ab", "ba", 1), ("abc", "ac", 1), ("abc", "xbcd", 2), ("abcd", "xyzw", 3)],
)
def test_slips_between(word, other, slips):
    assert slips_between(word, other, 2) == slips
    assert slips_between(other, word, 2) == slips


@given(st.text(max_size=60))
def test_any_text_is_mended_once_and_for_all(text):
    once = SPELLING.mend(text)
    assert SPELLING.mend(once) == once


def test_words_are_counted_by_the_texts_that_have_them():
    assert words_of(["My my order", "order 12 it\u2019s"]) == {"my": 1, "order": 2, "it's": 1}
