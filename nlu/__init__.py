"""Understanding: one text in, one `ParseResult` out. This file is the room's one interface.

    report = nlu.train(config, nlu.read_examples([Path("data")]), Path("models/nlu"))
    result = nlu.load(Path("models/nlu")).parse("where is my order FL-204417?")

Importing it is quick; spaCy, ONNX Runtime and scikit-learn are imported by what needs them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nlu.batching import Batcher
from nlu.cache.steps import StepCache
from nlu.errors import EncoderError, ExamplesError, ModelFileError, NluError, PipelineError, YamlError
from nlu.evaluate.report import Answered, EntityReport, Evaluation, ExtractorReport, LabelReport, Scores
from nlu.evaluate.run import cross_validate, evaluate
from nlu.evaluate.weak_points import Confusion, WeakPoints, find_weak_points
from nlu.examples.annotations import read_annotated, write_annotated
from nlu.examples.located import LocatedDict, LocatedList
from nlu.examples.nearest import did_you_mean, nearest
from nlu.examples.reader import check_examples, read_examples
from nlu.examples.yaml import read_yaml
from nlu.interpreter import Interpreter, load
from nlu.keep import FORMAT, MANIFEST, Manifest, open_folder, seal_folder
from nlu.report import Report
from nlu.settings import PipelineNote, explain_pipeline
from nlu.training import train
from nlu.types import (
    Entity,
    Example,
    Intent,
    Language,
    OutOfScope,
    ParseResult,
    RetrievalAnswer,
    Sentiment,
    TrainingData,
)

if TYPE_CHECKING:
    from fastapi import FastAPI

    from nlu.entities.expressions import SlowExpression
    from nlu.evaluate.strays import Stray

__all__ = [
    "FORMAT",
    "MANIFEST",
    "Answered",
    "Batcher",
    "Confusion",
    "EncoderError",
    "Entity",
    "EntityReport",
    "Evaluation",
    "Example",
    "ExamplesError",
    "ExtractorReport",
    "Intent",
    "Interpreter",
    "LabelReport",
    "Language",
    "LocatedDict",
    "LocatedList",
    "Manifest",
    "ModelFileError",
    "NluError",
    "OutOfScope",
    "ParseResult",
    "PipelineError",
    "PipelineNote",
    "Report",
    "RetrievalAnswer",
    "Scores",
    "Sentiment",
    "StepCache",
    "TrainingData",
    "WeakPoints",
    "YamlError",
    "check_examples",
    "cross_validate",
    "did_you_mean",
    "evaluate",
    "explain_pipeline",
    "find_slow_expressions",
    "find_strays",
    "find_weak_points",
    "load",
    "nearest",
    "open_folder",
    "read_annotated",
    "read_examples",
    "read_yaml",
    "seal_folder",
    "serve",
    "train",
    "write_annotated",
]


def find_slow_expressions(data: TrainingData) -> Sequence[SlowExpression]:
    """Regular expressions that somebody can make run into their limit of time (`nlu.entities.limited`).

    Args:
        data: The training data.
    """
    from nlu.entities.expressions import slow_expressions

    return tuple(slow_expressions(data))


def find_strays(examples: Sequence[Example]) -> list[Stray]:
    """Examples that look as if they stood in the wrong intent (`nlu.evaluate.strays`); the encoder is loaded here.

    Args:
        examples: The training data.

    Raises:
        EncoderError: The sentence encoder is not installed.
    """
    from nlu.evaluate.strays import find_strays as find

    return find(examples)


def serve(folder: Path) -> FastAPI:
    """The HTTP service for one trained model (`nlu.server.create_app`); FastAPI is imported only here.

    Args:
        folder: What `train` wrote.

    Raises:
        ModelFileError: The model is missing, cut short, altered or of another version.
    """
    from nlu.server import create_app

    return create_app(folder)
