"""What the tests of understanding share: a small library assistant, trained once a session."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import nlu

LIBRARY = Path(__file__).parent / "library"

PIPELINE: tuple[Mapping[str, Any], ...] = (
    {"name": "Tokenizer"},
    {"name": "SentenceEncoder"},
    {"name": "NgramFeaturizer"},
    {"name": "IntentClassifier"},
    {"name": "RegexEntityExtractor"},
    {"name": "CRFEntityExtractor"},
    {"name": "EntitySynonymMapper"},
    {"name": "OutOfScopeDetector"},
    {"name": "ResponseSelector"},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.05, "use_out_of_scope": True},
)


@pytest.fixture(scope="session")
def library_config() -> Mapping[str, Any]:
    return {"language": "en", "pipeline": [dict(step) for step in PIPELINE]}


@pytest.fixture(scope="session")
def library_data() -> nlu.TrainingData:
    return nlu.read_examples([LIBRARY])


@pytest.fixture(scope="session")
def library_model(library_config, library_data, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("library") / "nlu"
    nlu.train(library_config, library_data, folder)
    return folder


@pytest.fixture(scope="session")
def library(library_model) -> nlu.Interpreter:
    return nlu.load(library_model)
