"""What a tagger keeps beside its model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlu.entities.expressions import Expressions
from nlu.entities.labels import Kind
from nlu.entities.lookup import Lookup
from nlu.entities.token_features import TokenFeatures


@dataclass(frozen=True, slots=True)
class Described:
    """What a model was trained with.

    Args:
        kinds: What the labels of the model stand for.
        lookups: Listed words, as features.
        patterns: Regular expressions, as features.
        confidence: The least confidence of an entity that is kept.
        places: Expression to ``file:line``, for messages.
    """

    kinds: Sequence[Kind]
    lookups: Mapping[str, Sequence[str]]
    patterns: Mapping[str, Sequence[str]]
    confidence: float
    places: Mapping[str, str]

    def features(self) -> TokenFeatures:
        """What the model sees of tokens, beside their vectors."""
        return TokenFeatures(Lookup(self.lookups), Expressions(self.patterns, places=self.places))
