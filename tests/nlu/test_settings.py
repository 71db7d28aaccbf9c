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
_TOKENIZER = "intent_tokenization_flag intent_split_symbol token_pattern prefix_separator_symbol"
_NETWORK = """BILOU_flag batch_size batch_strategy checkpoint_model concat_dimension connection_density
    constrain_similarities dense_dimension drop_rate drop_rate_attention drop_small_last_batch embedding_dimension
    entity_recognition epochs evaluate_every_number_of_epochs evaluate_on_number_of_examples featurizers
    hidden_layers_sizes intent_classification learning_rate loss_type max_relative_position
    maximum_negative_similarity maximum_positive_similarity model_confidence negative_margin_scale
    number_of_attention_heads number_of_negative_examples number_of_transformer_layers random_seed ranking_length
    regularization_constant renormalize_confidences run_eagerly scale_loss share_hidden_layers similarity_type
    split_entities_by_comma tensorboard_log_directory tensorboard_log_level transformer_size unidirectional_encoder
    use_dense_input_dropout use_key_relative_attention use_masked_language_model use_maximum_negative_similarity
    use_sparse_input_dropout use_value_relative_attention"""
# Names and options as Rasa 3.6.21 lists them itself (DEFAULT_COMPONENTS and each one's get_default_config), with the
# few that it reads without a default.
RASA_ALL = {
    "CRFEntityExtractor": "BILOU_flag L1_c L2_c features featurizers max_iterations split_entities_by_comma",
    "ConveRTFeaturizer": "alias model_url",
    "CountVectorsFeaturizer": "OOV_token OOV_words alias analyzer lowercase max_df max_features max_ngram min_df "
    "min_ngram stop_words strip_accents use_lemma use_shared_vocab",
    "DIETClassifier": _NETWORK,
    "DucklingEntityExtractor": "dimensions locale timeout timezone url",
    "EntitySynonymMapper": "",
    "FallbackClassifier": "ambiguity_threshold threshold",
    "JiebaTokenizer": f"dictionary_path {_TOKENIZER}",
    "KeywordIntentClassifier": "case_sensitive",
    "LanguageModelFeaturizer": "alias cache_dir model_name model_weights",
    "LexicalSyntacticFeaturizer": "alias features",
    "LogisticRegressionClassifier": "class_weight max_iter random_state ranking_length solver tol",
    "MitieEntityExtractor": "num_threads",
    "MitieFeaturizer": "alias pooling",
    "MitieIntentClassifier": "num_threads",
    "MitieNLP": "model",
    "MitieTokenizer": _TOKENIZER,
    "RegexEntityExtractor": "case_sensitive use_lookup_tables use_regexes use_word_boundaries",
    "RegexFeaturizer": "alias case_sensitive use_lookup_tables use_regexes use_word_boundaries",
    "ResponseSelector": f"{_NETWORK} retrieval_intent use_text_as_label",
    "SklearnIntentClassifier": "C gamma kernels max_cross_validation_folds num_threads scoring_function",
    "SpacyEntityExtractor": "dimensions",
    "SpacyFeaturizer": "alias pooling",
    "SpacyNLP": "case_sensitive model",
    "SpacyTokenizer": _TOKENIZER,
    "WhitespaceTokenizer": _TOKENIZER,
}


def names(config):
    return [step.component.name for step in read_pipeline(config)]


def options(config, name):
    return next(step.options for step in read_pipeline(config) if step.component.name == name)


def pipeline(*steps, language="en"):
    return {"language": language, "pipeline": list(steps)}


def test_the_default_pipeline_of_rasa_runs():
    assert names(pipeline(*RASA_DEFAULT)) == [
        "Tokenizer",
        "TextCleaner",
        "NgramFeaturizer",
        "SentenceEncoder",
        "IntentClassifier",
        "CRFEntityExtractor",
        "EntitySynonymMapper",
        "ResponseSelector",
        "FallbackClassifier",
    ]


def known_options(name):
    if name in RASA_NAMES:
        return RASA_NAMES[name].carried | RASA_NAMES[name].without_effect
    return frozenset(find(name).options) | SAME_NAME_WITHOUT_EFFECT[name]


@pytest.mark.parametrize("name", sorted(RASA_ALL))
def test_every_component_of_rasa_is_understood_with_every_option(name):
    assert set(RASA_ALL[name].split()) <= known_options(name)


def test_what_stands_in_the_table_exists():
    assert set(SAME_NAME_WITHOUT_EFFECT) <= set(modules())
    for name, entry in RASA_NAMES.items():
        for runs in (*entry.runs, *(entry.outside_english or ())):
            assert find(runs).name == runs, name


def test_the_model_of_spacy_reaches_the_extractor_wherever_it_stands():
    steps = [{"name": "SpacyEntityExtractor", "dimensions": ["PERSON"]}, {"name": "SpacyNLP", "model": "xy_tiny"}]

    assert options(pipeline(*steps), "SpacyEntityExtractor")["model"] == "xy_tiny"
    own = [{"name": "SpacyNLP", "model": "xy_tiny"}, {"name": "SpacyEntityExtractor", "model": "xy_other"}]
    assert options(pipeline(*own), "SpacyEntityExtractor")["model"] == "xy_other"


@pytest.mark.parametrize("name", ["SpacyFeaturizer", "LanguageModelFeaturizer", "MitieFeaturizer", "ConveRTFeaturizer"])
def test_a_featurizer_of_rasa_is_the_encoder_in_english_and_n_grams_elsewhere(name):
    assert names(pipeline({"name": name})) == ["SentenceEncoder"]
    assert names(pipeline({"name": name}, language="de")) == ["NgramFeaturizer"]
    assert options(pipeline({"name": name}, language="de"), "NgramFeaturizer")["word"] == (1, 2)


def test_a_response_selector_for_each_retrieval_intent_is_one_here():
    selectors = [{"name": "ResponseSelector", "retrieval_intent": each} for each in ("faq", "chitchat")]

    found = names(pipeline({"name": "NgramFeaturizer"}, *selectors))

    assert found == ["NgramFeaturizer", "ResponseSelector"]


def test_the_old_name_of_duckling_carries_its_options():
    step = {"name": "DucklingHTTPExtractor", "url": "http://duckling:8000", "dimensions": ["time"]}

    found = options(pipeline(step, language="de"), "DucklingEntityExtractor")

    assert (found["url"], found["dimensions"], found["language"]) == ("http://duckling:8000", ["time"], "de")


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

    assert names(pipeline(tokens, entities_only)) == ["Tokenizer", "TextCleaner", "CRFEntityExtractor"]
    assert names(pipeline(tokens, intents_only)) == ["Tokenizer", "TextCleaner", "SentenceEncoder", "IntentClassifier"]


def test_an_option_without_effect_is_said_once(caplog):
    with caplog.at_level(logging.WARNING):
        read_pipeline(pipeline(*RASA_DEFAULT))

    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2
    assert "DIETClassifier: no effect here: constrain_similarities, epochs" in said[0]
    assert "ResponseSelector: no effect here" in said[1]


def test_a_module_path_of_rasa_is_understood():
    path = "rasa.nlu.tokenizers.whitespace_tokenizer.WhitespaceTokenizer"
    assert names(pipeline({"name": path})) == ["Tokenizer", "TextCleaner"]


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
