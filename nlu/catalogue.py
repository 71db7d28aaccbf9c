"""Which module holds which component, so that only what a pipeline names is imported.

A package from outside adds its own through the entry-point group ``usher.components``:
``MyComponent = "package.module"``.
"""

from __future__ import annotations

import importlib
from functools import cache
from importlib.metadata import entry_points

from nlu.component import Component, registered
from nlu.errors import PipelineError
from nlu.examples.nearest import did_you_mean

BUILT_IN = {
    "Tokenizer": "nlu.features.tokenizer",
    "SentenceEncoder": "nlu.features.encoder",
    "NgramFeaturizer": "nlu.features.ngrams",
    "IntentClassifier": "nlu.intent.classifier",
    "SentimentClassifier": "nlu.sentiment.classifier",
    "RegexEntityExtractor": "nlu.entities.patterns",
    "CRFEntityExtractor": "nlu.entities.tagger",
    "SpacyEntityExtractor": "nlu.entities.names",
    "EntitySynonymMapper": "nlu.entities.synonyms",
    "EntityNormaliser": "nlu.entities.normalise",
    "OutOfScopeDetector": "nlu.scope.detector",
    "ResponseSelector": "nlu.responses.selector",
    "FallbackClassifier": "nlu.intent.fallback",
}


@cache
def modules() -> dict[str, str]:
    """Component name to module, those from outside included."""
    outside = {point.name: point.value for point in entry_points(group="usher.components")}
    return {**BUILT_IN, **outside}


def find(name: str) -> type[Component]:
    """The component of a name.

    Raises:
        PipelineError: There is none; the nearest name is offered.
    """
    if name not in registered():
        if name not in modules():
            raise PipelineError(
                f"There is no component {name!r}.", place="config.yml: pipeline", mend=did_you_mean(name, modules())
            )
        importlib.import_module(modules()[name])
    return registered()[name]
