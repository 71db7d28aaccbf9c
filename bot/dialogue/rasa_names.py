"""Options of Rasa's policies that have nothing to act on here: accepted, and named once at training."""

from __future__ import annotations

from collections.abc import Mapping

# fmt: off
_NETWORK = frozenset({
    "hidden_layers_sizes", "dense_dimension", "concat_dimension", "encoding_dimension", "transformer_size",
    "number_of_transformer_layers", "number_of_attention_heads", "unidirectional_encoder",
    "use_key_relative_attention", "use_value_relative_attention", "max_relative_position", "batch_size",
    "batch_strategy", "epochs", "learning_rate", "embedding_dimension", "number_of_negative_examples",
    "similarity_type", "loss_type", "maximum_positive_similarity", "maximum_negative_similarity",
    "use_maximum_negative_similarity", "scale_loss", "regularization_constant", "negative_margin_scale", "drop_rate",
    "drop_rate_dialogue", "drop_rate_label", "drop_rate_attention", "connection_density", "use_sparse_input_dropout",
    "use_dense_input_dropout", "use_masked_language_model", "evaluate_every_number_of_epochs",
    "evaluate_on_number_of_examples", "tensorboard_log_directory", "tensorboard_log_level", "checkpoint_model",
    "constrain_similarities", "model_confidence", "ranking_length", "renormalize_confidences", "BILOU_flag",
    "entity_recognition", "split_entities_by_comma", "featurizers", "run_eagerly", "use_gpu", "epoch_override",
})
# fmt: on

WITHOUT_EFFECT: Mapping[str, frozenset[str]] = {
    "TEDPolicy": _NETWORK,
    "UnexpecTEDIntentPolicy": _NETWORK | {"featurizer"},
}
"""By the policy's name in config.yml."""
