"""What each component name of Rasa 3.x runs here: the one table, and how options are carried over.

An option that Rasa's component has and that means nothing here is listed in ``without_effect`` and said once at
training. Anything else is a misspelling and an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nlu.errors import PipelineError

Options = Mapping[str, Any]
Carry = Callable[[Options], dict[str, Options]]


@dataclass(frozen=True, slots=True)
class RasaName:
    """What stands for a component of Rasa.

    Args:
        runs: Components here, in order; none where the work is done elsewhere.
        why: Said at training where ``runs`` is not plainly the same thing.
        carried: Rasa's options that have an effect here.
        without_effect: Rasa's options that have none.
        carry: Turns carried options into options of the components here, by component name; of one that is not in
            ``runs``, but stands elsewhere in the pipeline, they become the defaults.
        outside_english: What runs instead where the language is another.
    """

    runs: tuple[str, ...]
    why: str = ""
    carried: frozenset[str] = frozenset()
    without_effect: frozenset[str] = frozenset()
    carry: Carry = field(default=lambda _options: {})
    outside_english: tuple[str, ...] | None = None


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _count_vectors(options: Options) -> dict[str, Options]:
    """Word or character n-grams of the lengths asked for."""
    analyzer = options.get("analyzer", "word")
    if analyzer not in {"word", "char", "char_wb"}:
        raise PipelineError(
            f"There is no analyzer {analyzer!r}.", place="CountVectorsFeaturizer", mend="Write word or char_wb."
        )
    lengths = (int(options.get("min_ngram", 1)), int(options.get("max_ngram", 1)))
    out: dict[str, Any] = {"word": lengths} if analyzer == "word" else {"char": lengths}
    if options.get("max_features"):
        out["max_features"] = int(options["max_features"])
    return {"NgramFeaturizer": out}


def _diet(options: Options) -> dict[str, Options]:
    """DIET does two things, each of which can be switched off; ``None`` takes a component out."""
    out: dict[str, Any] = {}
    if options.get("intent_classification", True) is False:
        out |= {"IntentClassifier": None, "SentenceEncoder": None}
    if options.get("entity_recognition", True) is False:
        out["CRFEntityExtractor"] = None
    return out


def _spacy(options: Options) -> dict[str, Options]:
    """The model serves SpacyEntityExtractor, wherever that stands."""
    return {"SpacyEntityExtractor": {"model": options["model"]}} if options.get("model") else {}


def _in_any_language(_: Options) -> dict[str, Options]:
    """N-grams of the usual lengths, where a featurizer of Rasa's would have had vectors."""
    return {"NgramFeaturizer": {"word": (1, 2), "char": (2, 5)}}


_TOKENIZER = _words("intent_tokenization_flag intent_split_symbol token_pattern prefix_separator_symbol")
_NETWORK = _words(
    "hidden_layers_sizes share_hidden_layers transformer_size number_of_transformer_layers "
    "number_of_attention_heads unidirectional_encoder use_key_relative_attention use_value_relative_attention "
    "max_relative_position batch_size batch_strategy epochs random_seed learning_rate embedding_dimension "
    "dense_dimension concat_dimension number_of_negative_examples similarity_type loss_type ranking_length "
    "maximum_positive_similarity maximum_negative_similarity use_maximum_negative_similarity scale_loss "
    "regularization_constant drop_rate drop_rate_attention connection_density use_sparse_input_dropout "
    "use_dense_input_dropout negative_margin_scale evaluate_every_number_of_epochs evaluate_on_number_of_examples "
    "tensorboard_log_directory tensorboard_log_level checkpoint_model featurizers constrain_similarities "
    "model_confidence renormalize_confidences use_masked_language_model use_gpu run_eagerly drop_small_last_batch"
)
_IN_TAGGER = "What it adds for entities is part of CRFEntityExtractor, and for intents of NgramFeaturizer."
_NO_MODEL = "Nothing here needs a language model of that kind."
_SPACY = "The model runs for SpacyEntityExtractor alone; words and sentences are read without it."
_ENCODER = (
    "The encoder is chosen by the option model of SentenceEncoder; in other languages than English n-grams serve."
)
_NGRAMS = ("NgramFeaturizer",)
_READING = ("Tokenizer", "TextCleaner")

RASA_NAMES: Mapping[str, RasaName] = {
    # Tokenizers
    "WhitespaceTokenizer": RasaName(_READING, without_effect=_TOKENIZER),
    "SpacyTokenizer": RasaName(_READING, without_effect=_TOKENIZER),
    "MitieTokenizer": RasaName(_READING, without_effect=_TOKENIZER),
    "JiebaTokenizer": RasaName(_READING, without_effect=_TOKENIZER | {"dictionary_path"}),
    # Language models
    "SpacyNLP": RasaName(
        (), why=_SPACY, carried=_words("model"), without_effect=_words("case_sensitive"), carry=_spacy
    ),
    "MitieNLP": RasaName((), why=_NO_MODEL, without_effect=_words("model")),
    # Featurizers
    "CountVectorsFeaturizer": RasaName(
        ("NgramFeaturizer",),
        carried=_words("analyzer min_ngram max_ngram max_features"),
        without_effect=_words(
            "lowercase strip_accents stop_words min_df max_df use_lemma use_shared_vocab OOV_token OOV_words alias "
            "additional_vocabulary_size"
        ),
        carry=_count_vectors,
    ),
    "RegexFeaturizer": RasaName(
        (),
        why=_IN_TAGGER,
        without_effect=_words(
            "case_sensitive use_lookup_tables use_regexes use_word_boundaries number_additional_patterns alias"
        ),
    ),
    "LexicalSyntacticFeaturizer": RasaName((), why=_IN_TAGGER, without_effect=_words("features alias")),
    **{
        name: RasaName(
            ("SentenceEncoder",),
            why=_ENCODER,
            without_effect=_words(f"alias {options}"),
            carry=_in_any_language,
            outside_english=_NGRAMS,
        )
        for name, options in {
            "LanguageModelFeaturizer": "model_name model_weights cache_dir",
            "SpacyFeaturizer": "pooling",
            "MitieFeaturizer": "pooling",
            "ConveRTFeaturizer": "model_url",
        }.items()
    },
    # Intents (and DIET, which also finds entities)
    "DIETClassifier": RasaName(
        ("SentenceEncoder", "IntentClassifier", "CRFEntityExtractor"),
        carried=_words("intent_classification entity_recognition"),
        without_effect=_NETWORK | _words("BILOU_flag split_entities_by_comma"),
        carry=_diet,
        # Rasa's DIET has no encoder; ours helps in English, and would only mislead in another language.
        outside_english=("IntentClassifier", "CRFEntityExtractor"),
    ),
    "LogisticRegressionClassifier": RasaName(
        ("IntentClassifier",), without_effect=_words("max_iter solver tol random_state ranking_length class_weight")
    ),
    "SklearnIntentClassifier": RasaName(
        ("IntentClassifier",),
        without_effect=_words("C kernels gamma max_cross_validation_folds scoring_function num_threads"),
    ),
    "MitieIntentClassifier": RasaName(("IntentClassifier",), without_effect=_words("num_threads")),
    # Entities
    "MitieEntityExtractor": RasaName(
        ("CRFEntityExtractor",), without_effect=_words("num_threads split_entities_by_comma")
    ),
    "DucklingHTTPExtractor": RasaName(
        ("DucklingEntityExtractor",),
        carried=_words("url dimensions locale timezone timeout"),
        carry=lambda options: {"DucklingEntityExtractor": options},
    ),
}
"""Names that Usher's own components do not have."""

SAME_NAME_WITHOUT_EFFECT: Mapping[str, frozenset[str]] = {
    "KeywordIntentClassifier": frozenset(),
    "CRFEntityExtractor": _words("features featurizers split_entities_by_comma"),
    "SpacyEntityExtractor": frozenset(),
    "DucklingEntityExtractor": frozenset(),
    "RegexEntityExtractor": frozenset(),
    "EntitySynonymMapper": frozenset(),
    "ResponseSelector": _NETWORK
    | _words(
        "retrieval_intent use_text_as_label BILOU_flag split_entities_by_comma intent_classification entity_recognition"
    ),
    "FallbackClassifier": frozenset(),
}
"""Components that Rasa has under the same name: options of Rasa's that mean nothing here."""

OFTEN = frozenset({"ResponseSelector"})
"""Rasa wants one for each retrieval intent; here one serves all."""
