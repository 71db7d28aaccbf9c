from hypothesis import given
from hypothesis import strategies as st

from nlu.readable import CHARACTERS, readable


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_every_character_keeps_its_place(text):
    seen = readable(text)

    assert len(seen) == len(text)
    assert all(new in {old, " "} for new, old in zip(seen, text, strict=True))
    seen.encode("utf-8")


def test_control_characters_and_half_surrogates_become_spaces():
    assert readable("a\x00b\ud800c\x1b[0m\td\r\n") == "a b c [0m\td\r\n"


def test_what_nobody_sees_is_a_space():
    assert readable("\u200bhello\ufeff\u2060") == " hello  "
    assert readable("👩\u200d👧 \u200c") == "👩\u200d👧 \u200c"


def test_a_very_long_text_is_cut():
    assert readable("x" * 100_000) == "x" * CHARACTERS
