import logging

import pytest

import nlu
from nlu.catalogue import find, modules
from nlu.rasa_names import RASA_NAMES, SAME_NAME_WITHOUT_EFFECT
from nlu.settings import read_pipeline

# What `rasa init` and Rasa's auto-configuration write, with the names of 3.x.
RASA_DEFAULT = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
    {"name": "ResponseSelector", "epochs": 100, "constrain_similarities": True},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]
RASA_ALL = {
    "MitieNLP", "SpacyNLP", "MitieTokenizer", "SpacyTokenizer", "WhitespaceTokenizer", "JiebaTokenizer",
    "MitieFeaturizer", "SpacyFeaturizer", "LanguageModelFeaturizer", "RegexFeaturizer", "CountVectorsFeaturizer",
    "LexicalSyntacticFeaturizer", "MitieIntentClassifier", "LogisticRegressionClassifier", "SklearnIntentClassifier",
    "KeywordIntentClassifier", "DIETClassifier", "FallbackClassifier", "MitieEntityExtractor", "SpacyEntityExtractor",
    "CRFEntityExtractor", "DucklingEntityExtractor", "RegexEntityExtractor", "EntitySynonymMapper", "ResponseSelector",
}  # fmt: skip


def names(config):
    return [step.component.name for step in read_pipeline(config)]


def options(config, name):
    return next(step.options for step in read_pipeline(config) if step.component.name == name)


def pipeline(*steps, language="en"):
    return {"language": language, "pipeline": list(steps)}


def test_the_default_pipeline_of_rasa_runs():
    assert names(pipeline(*RASA_DEFAULT)) == [
        "Tokenizer",
        "NgramFeaturizer",
        "SentenceEncoder",
        "IntentClassifier",
        "CRFEntityExtractor",
        "EntitySynonymMapper",
        "ResponseSelector",
        "FallbackClassifier",
    ]


def test_every_component_of_rasa_is_understood():
    assert set(modules()) | set(RASA_NAMES) >= RASA_ALL
    assert set(SAME_NAME_WITHOUT_EFFECT) <= set(modules())
    for name, entry in RASA_NAMES.items():
        for runs in entry.runs:
            assert find(runs).name == runs, name


def test_two_count_vectorisers_become_one_featurizer():
    found = options(pipeline(*RASA_DEFAULT), "NgramFeaturizer")

    assert (found["word"], found["char"]) == ((1, 1), (1, 4))


def test_diet_brings_an_encoder_in_english_only():
    german = names({"language": "de", "pipeline": RASA_DEFAULT})

    assert "SentenceEncoder" not in german
    assert "IntentClassifier" in german


def test_what_diet_is_told_not_to_do_is_left_out():
    entities_only = {"name": "DIETClassifier", "intent_classification": False}
    intents_only = {"name": "DIETClassifier", "entity_recognition": False}
    tokens = {"name": "WhitespaceTokenizer"}

    assert names(pipeline(tokens, entities_only)) == ["Tokenizer", "CRFEntityExtractor"]
    assert names(pipeline(tokens, intents_only)) == ["Tokenizer", "SentenceEncoder", "IntentClassifier"]


def test_an_option_without_effect_is_said_once(caplog):
    with caplog.at_level(logging.WARNING):
        read_pipeline(pipeline(*RASA_DEFAULT))

    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2
    assert "DIETClassifier: no effect here: constrain_similarities, epochs" in said[0]
    assert "ResponseSelector: no effect here" in said[1]


def test_a_module_path_of_rasa_is_understood():
    assert names(pipeline({"name": "rasa.nlu.tokenizers.whitespace_tokenizer.WhitespaceTokenizer"})) == ["Tokenizer"]


def test_the_language_reaches_the_tokenizer():
    assert options({"language": "fr", "pipeline": [{"name": "Tokenizer"}]}, "Tokenizer")["language"] == "fr"


def test_a_config_without_a_pipeline_gets_the_default_one():
    assert "IntentClassifier" in names({"language": "en"})
    assert names({"language": "en", "pipeline": None}) == names({})


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([{"name": "DIETClasifier"}], "Did you mean 'DIETClassifier'"),
        ([{"name": "IntentClasifier"}], "Did you mean 'IntentClassifier'"),
        ([{"name": "DIETClassifier", "epoch": 3}], "Did you mean 'epochs'"),
        ([{"name": "NgramFeaturizer", "min_counts": 3}], "Did you mean 'min_count'"),
        ([{"name": "IntentClassifier", "epochs": 3}], "there are no options"),
        ([{"name": "IntentClassifier"}], "needs vectors or ngrams.*SentenceEncoder or NgramFeaturizer"),
        ([{"name": "FallbackClassifier"}], "needs ranking.*IntentClassifier"),
        ([{"name": "OutOfScopeDetector"}], "needs scores"),
        ([{"name": "Tokenizer"}, {"name": "Tokenizer"}], "twice"),
        ([{"nam": "Tokenizer"}], "has no name"),
        ([{"name": "CountVectorsFeaturizer", "analyzer": "sentence"}], "word or char_wb"),
        ("Tokenizer", "no list"),
    ],
)
def test_a_pipeline_that_cannot_run_is_refused_with_place_and_mend(steps, said):
    with pytest.raises(nlu.PipelineError, match=said) as caught:
        read_pipeline({"language": "en", "pipeline": steps})
    assert caught.value.place
    assert caught.value.mend
