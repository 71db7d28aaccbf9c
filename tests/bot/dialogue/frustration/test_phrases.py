"""Phrases are found whole, the longest first."""

import pytest

from bot.dialogue.frustration.phrases import CHARACTERS, found_in, words_of
from bot.dialogue.frustration.signals import NAMES


def found(text):
    return found_in(words_of(text))


def test_the_longest_phrase_wins_and_its_words_are_used_up():
    assert found("no thanks") == {"calm": ["no thanks"]}
    assert found("no, that is not what I asked") == {"negation": ["no"], "correction": ["that is not"]} | {
        "correction": ["that is not", "i asked"]
    }


@pytest.mark.parametrize("text", ["DON'T BOTHER", "don\u2019t bother", "dont  bother!", "Don't, bother..."])
def test_case_apostrophes_and_punctuation_do_not_matter(text):
    assert found(text) == {"giving_up": ["dont bother"]}


def test_a_phrase_is_not_found_inside_a_word():
    assert found("my nonsensical notebook, helloworld") == {}


def test_a_phrase_at_the_very_end_and_one_that_breaks_off():
    assert found("I want a real person")["person"] == ["real person"]
    assert "person" not in found("I want a real")


def test_a_long_message_is_read_up_to_a_limit():
    assert found("a " * CHARACTERS + "useless") == {}


def test_every_kind_is_a_signal():
    assert set(found("no wrong again waiting whatever seriously manager asap useless sue truly great thanks")) == {
        *{"negation", "correction", "again", "waiting", "giving_up", "doubt", "person", "urging", "blame", "threat"},
        *{"sarcasm", "praise", "calm"},
    }
    assert set(found("no wrong again waiting whatever seriously manager asap useless sue truly great thanks")) <= set(
        NAMES
    )
