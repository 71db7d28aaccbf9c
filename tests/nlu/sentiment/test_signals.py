"""How a message is written, in numbers."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.sentiment.signals import Signals

SIGNALS = Signals()


def signal(name, text):
    return float(SIGNALS.of([text])[0, Signals.NAMES.index(name)])


def test_the_lexicon():
    assert signal("lexicon_compound", "this is terrible") < -0.3
    assert signal("lexicon_compound", "this is great 😍") > 0.5
    assert signal("lexicon_negative", "this is terrible") > 0 == signal("lexicon_positive", "this is terrible")
    assert signal("lexicon_compound", "der Tee ist da") == 0


def test_exclamation_and_questions():
    assert signal("exclamation_marks", "no!!!") == 1.5
    assert signal("exclamation_marks", "no" + "!" * 99) == 2
    assert signal("several_exclamation_marks", "no! no!") == 0
    assert signal("ends_as_question", "where? there") == 0
    assert signal("question", "where? there") == 1
    assert signal("ends_as_question", "where? ") == 1
    assert signal("several_question_marks", "where??") == 1


def test_capitals_and_stretched_words():
    assert signal("words_in_capitals", "WHERE is IT") == np.float32(4 / 3)
    assert signal("words_in_capitals", "SORRY") == 0
    assert signal("words_in_capitals", "order FL-204417 I") == np.float32(2 / 3)
    assert signal("stretched_word", "soooo good") == 1
    assert signal("stretched_word", "see 1000 ...") == 0


def test_length_is_bounded():
    assert signal("length", "word " * 500) == 2


def test_no_texts():
    assert SIGNALS.of([]).shape == (0, len(Signals.NAMES))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_always_small_finite_numbers(texts):
    rows = SIGNALS.of(texts)
    assert rows.shape == (len(texts), len(Signals.NAMES))
    assert np.isfinite(rows).all()
    assert (np.abs(rows) <= 2).all()
