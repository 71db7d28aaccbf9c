"""Understanding: one text in, one `ParseResult` out. This file is the room's one interface.

    report = nlu.train(config, nlu.read_examples([Path("data")]), Path("models/nlu"))
    result = nlu.load(Path("models/nlu")).parse("where is my order FL-204417?")

Importing it is quick; spaCy, ONNX Runtime and scikit-learn are imported by what needs them.
"""

from __future__ import annotations

from nlu.errors import EncoderError, ExamplesError, ModelFileError, NluError, PipelineError, YamlError
from nlu.examples.located import LocatedDict, LocatedList
from nlu.examples.nearest import did_you_mean, nearest
from nlu.examples.reader import read_examples
from nlu.examples.yaml import read_yaml
from nlu.interpreter import Interpreter, load
from nlu.keep import Manifest, open_folder, seal_folder
from nlu.report import Report
from nlu.training import train
from nlu.types import (
    Entity,
    Example,
    Intent,
    OutOfScope,
    ParseResult,
    RetrievalAnswer,
    Sentiment,
    TrainingData,
)

__all__ = [
    "EncoderError",
    "Entity",
    "Example",
    "ExamplesError",
    "Intent",
    "Interpreter",
    "LocatedDict",
    "LocatedList",
    "Manifest",
    "ModelFileError",
    "NluError",
    "OutOfScope",
    "ParseResult",
    "PipelineError",
    "Report",
    "RetrievalAnswer",
    "Sentiment",
    "TrainingData",
    "YamlError",
    "did_you_mean",
    "load",
    "nearest",
    "open_folder",
    "read_examples",
    "read_yaml",
    "seal_folder",
    "train",
]
