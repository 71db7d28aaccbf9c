import logging

import pytest

from nlu.component import Workspace
from nlu.errors import PipelineError
from nlu.intent.keywords import KeywordIntentClassifier
from nlu.types import Example, Intent, TrainingData

EXAMPLES = [
    ("order", "order"),
    ("cancel my order", "cancel"),
    ("C++", "code"),
    ("stop", "stop"),
    ("Hi  there", "greet"),
]


def train(examples=EXAMPLES, **options):
    data = TrainingData(tuple(Example(text, intent) for text, intent in examples))
    full = {**KeywordIntentClassifier.options, **options}
    return KeywordIntentClassifier.train(full, data, Workspace([]), 0, over=Workspace)


def intent(component, text, before=()):
    workspace = Workspace(texts=[text], ranking=[list(before)] if before else [])
    component.process(workspace)
    return [(each.name, each.confidence) for each in workspace.ranking[0]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("where is my order?", "order"),
        ("please cancel my order", "cancel"),
        ("do you write C++ or not", "code"),
        ("reorder this", None),
        ("ORDER", None),
        ("Hi there", "greet"),
        ("", None),
    ],
)
def test_a_keyword_counts_as_words_of_its_own_and_the_longest_wins(text, name):
    assert intent(train(), text) == ([(name, 1.0)] if name else [])


def test_capitals_count_unless_told_otherwise():
    assert intent(train(case_sensitive=False), "my ORDER, HI THERE") == [("greet", 1.0)]


def test_a_classifier_before_it_keeps_its_word_where_there_is_no_keyword():
    before = [Intent("bye", 0.6), Intent("order", 0.2)]

    assert intent(train(), "good bye", before) == [("bye", 0.6), ("order", 0.2)]
    assert intent(train(), "my order", before) == [("order", 1.0)]


def test_a_keyword_of_two_intents_is_one_of_neither(caplog):
    with caplog.at_level(logging.WARNING):
        component = train([*EXAMPLES, ("stop", "cancel")])

    assert intent(component, "stop") == []
    assert "'stop' belongs to several intents" in caplog.text


def test_it_is_saved_and_loaded(tmp_path):
    train().save(tmp_path)

    assert intent(KeywordIntentClassifier.load(tmp_path), "an order") == [("order", 1.0)]


def test_without_keywords_it_is_refused():
    with pytest.raises(PipelineError, match="no keywords"):
        train([])
