import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.component import Workspace
from nlu.errors import PipelineError
from nlu.features.tokenizer import ZONE, SpacyTokenizer

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
    tokens("word " * (ZONE // 4))
    before = len(ENGLISH._spacy.vocab.strings)

    for number in range(300):
        tokens(f"unheard{number}of words{number} " * 4)
        tokens("word " * 200)
    tokens("word " * (ZONE // 4))

    assert len(ENGLISH._spacy.vocab.strings) == before


@pytest.mark.parametrize("sign", ["£", "(", "'", "!?", "🙂", "£a", "x"])
def test_endless_words_are_cut_and_keep_their_places(sign):
    text = f"pay {sign * 300} now"

    found = tokens(text)

    assert (found[0].text, found[-1].text) == ("pay", "now")
    assert "".join(token.text for token in found) == text.replace(" ", "")
    assert all(text[token.start : token.end] == token.text for token in found)
    assert max(len(token.text) for token in found) <= 80


def test_a_language_that_spacy_lacks_is_refused():
    with pytest.raises(PipelineError, match="'qq'"):
        SpacyTokenizer(language="qq")
