import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.component import Workspace
from nlu.errors import PipelineError
from nlu.features.tokenizer import SpacyTokenizer

ENGLISH = SpacyTokenizer(language="en")


def tokens(text):
    workspace = Workspace(texts=[text])
    ENGLISH.process(workspace)
    return workspace.tokens[0]


@given(st.text(max_size=80).filter(lambda text: text.isprintable()))
def test_a_token_is_what_stands_at_its_place(text):
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
        assert token.text.strip()


def test_words_and_punctuation_are_apart():
    assert [token.text for token in tokens("I don't know, really!")] == ["I", "do", "n't", "know", ",", "really", "!"]


def test_new_words_do_not_pile_up():
    def known():
        return len(ENGLISH._spacy.vocab.strings)

    tokens("warm up")
    before = known()
    for number in range(500):
        tokens(f"unheard{number}of words{number}")

    assert known() == before


def test_a_language_that_spacy_lacks_is_refused():
    with pytest.raises(PipelineError, match="'qq'"):
        SpacyTokenizer(language="qq")
