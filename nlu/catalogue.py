"""Which module holds which component, so that only what a pipeline names is imported.

A package from outside adds its own through the entry-point group ``usher.components``:
``MyComponent = "package.module"``. A project names its own by module path: ``my_project.parts.MyComponent``.
"""

from __future__ import annotations

import importlib
import inspect
from functools import cache
from importlib.metadata import entry_points
from typing import Any, cast

from nlu.component import Component, registered
from nlu.errors import PipelineError
from nlu.examples.nearest import did_you_mean

BUILT_IN = {
    "Tokenizer": "nlu.features.tokenizer",
    "TextCleaner": "nlu.cleaning.cleaner",
    "SentenceEncoder": "nlu.features.encoder",
    "FineTunedLayers": "nlu.tuning.layers",
    "NgramFeaturizer": "nlu.features.ngrams",
    "IntentClassifier": "nlu.intent.classifier",
    "KeywordIntentClassifier": "nlu.intent.keywords",
    "SentimentClassifier": "nlu.sentiment.classifier",
    "RegexEntityExtractor": "nlu.entities.patterns",
    "CRFEntityExtractor": "nlu.entities.tagger",
    "SpacyEntityExtractor": "nlu.entities.names",
    "DucklingEntityExtractor": "nlu.entities.duckling",
    "EntitySynonymMapper": "nlu.entities.synonyms",
    "EntityNormaliser": "nlu.entities.normalise",
    "OutOfScopeDetector": "nlu.scope.detector",
    "ResponseSelector": "nlu.responses.selector",
    "FallbackClassifier": "nlu.intent.fallback",
    "LanguageDetector": "nlu.languages.detector",
}


@cache
def modules() -> dict[str, str]:
    """Component name to module, those from outside included."""
    outside = {point.name: point.value for point in entry_points(group="usher.components")}
    return {**BUILT_IN, **outside}


PORT = (
    'Port it: docs/moving-from-rasa.md, "Code of your own", shows the class that a component is here, and how to '
    "register it."
)
_MEMBERS = ("name", "requires", "provides", "options", "train", "process", "save", "load")


def find(name: str) -> type[Component]:
    """The component of a name.

    Raises:
        PipelineError: There is none; the nearest name is offered.
    """
    if "." in name:
        return _own(name)
    if name not in registered():
        if name not in modules():
            raise PipelineError(
                f"There is no component {name!r}.", place="config.yml: pipeline", mend=did_you_mean(name, modules())
            )
        importlib.import_module(modules()[name])
    return registered()[name]


def name_of(component: type[Component]) -> str:
    """The name by which `find` gives a component: its registered name, or its module path."""
    is_known = registered().get(component.name) is component
    return component.name if is_known else f"{component.__module__}.{component.__qualname__}"


@cache
def _own(path: str) -> type[Component]:
    """A component of the project's own, by module path."""
    module, _, name = path.rpartition(".")
    place = f"config.yml: pipeline: {path}"
    try:
        found: Any = getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] in {"rasa", "rasa_sdk"}:
            raise PipelineError(
                f"{path} is written for Rasa: it imports {error.name}.", place=place, mend=PORT
            ) from error
        mend = f"Put it into the project's folder (as {module.replace('.', '/')}.py) or install it. {PORT}"
        raise PipelineError(f"{path} cannot be imported: {error}.", place=place, mend=mend) from error
    except (ImportError, AttributeError, SyntaxError) as error:
        raise PipelineError(f"{path} cannot be imported: {error}.", place=place, mend=PORT) from error
    lacking = [member for member in _MEMBERS if not hasattr(found, member)]
    if not inspect.isclass(found) or lacking:
        lacks = f" It lacks {', '.join(lacking)}." if inspect.isclass(found) else ""
        raise PipelineError(f"{path} is no component of Usher's.{lacks}", place=place, mend=PORT)
    return cast("type[Component]", found)
