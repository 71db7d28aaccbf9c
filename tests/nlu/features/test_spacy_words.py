import pytest

from nlu.errors import PipelineError
from nlu.features.spacy_words import ZONE, SpacyWords, rules_of


def test_new_words_do_not_pile_up():
    english = SpacyWords("en")
    english.tokens("word " * (ZONE // 4))
    before = len(english._spacy.vocab.strings)

    for number in range(300):
        english.tokens(f"unheard{number}of words{number} " * 4)
        english.tokens("word " * 200)
    english.tokens("word " * (ZONE // 4))

    assert len(english._spacy.vocab.strings) == before


def test_a_language_that_spacy_lacks_is_refused():
    with pytest.raises(PipelineError, match="'qq'"):
        SpacyWords("qq")


def test_a_tokenizer_that_is_a_program_has_no_rules():
    assert rules_of("zh") is None
    assert rules_of("en") is not None
