"""The tokens are those of spaCy itself, whatever the text."""

import json
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlu.features.spacy_words import SpacyWords, rules_of
from nlu.features.word_rules import Rules, WordRules

LANGUAGES = ("en", "de", "tr", "ru", "xx")
SENTENCES = (
    "I don't know, really!",
    "pay (by 5p.m.) at https://shop.example/a?b=c, e.g. \u00a310.50-\u00a320",
    "good-bye :) or :-( and :' ) too",
    "we'll've gone...to the U.K.\u2014now",
    "  two  spaces\n\nand lines\t",
    "z.B. am 3. Mai, ich hab's",
)


@cache
def both(language):
    rules = rules_of(language)
    return SpacyWords(language), WordRules(Rules(**json.loads(json.dumps(rules.as_dict())))), sorted(rules.special)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", SENTENCES)
def test_sentences_are_cut_as_spacy_cuts_them(language, text):
    spacy, rules, _ = both(language)

    assert rules.tokens(text) == spacy.tokens(text)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_text_is_cut_as_spacy_cuts_it(data):
    spacy, rules, special = both("en")
    odd = st.text("ab A1.,:;!?()'\u2019\"-/\u2014 \n\t\U0001f642\u00a3%\u00b0@", max_size=8)
    text = "".join(data.draw(st.lists(st.one_of(st.sampled_from(special), odd, st.just(" ")), max_size=6)))

    assert rules.tokens(text) == spacy.tokens(text)


@given(st.text(max_size=60))
@example(" x")
@settings(max_examples=200, deadline=None)
def test_every_token_is_what_stands_at_its_place(text):
    _, rules, _ = both("xx")

    assert all(text[token.start : token.end] == token.text for token in rules.tokens(text))
