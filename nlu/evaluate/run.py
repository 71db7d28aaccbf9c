"""Running an evaluation: over texts set aside, or by cross-validation over the training data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from nlu.errors import PipelineError
from nlu.evaluate.compare import compare
from nlu.evaluate.report import Evaluation
from nlu.interpreter import Interpreter
from nlu.trainer import Progress
from nlu.training import interpreter_for, silent
from nlu.types import Example, ParseResult, TrainingData


def evaluate(interpreter: Interpreter, data: TrainingData) -> Evaluation:
    """How a trained model understands examples set aside.

    Args:
        interpreter: From `nlu.load`.
        data: Annotated texts that it was not trained on.

    Raises:
        PipelineError: There are no examples.
    """
    if not data.examples:
        raise PipelineError("There are no test examples.", place="test data", mend="Give NLU files with examples.")
    return compare(data.examples, interpreter.parse_many([example.text for example in data.examples]))


def cross_validate(
    config: Mapping[str, Any], data: TrainingData, *, folds: int = 5, seed: int = 42, progress: Progress = silent
) -> Evaluation:
    """Train on all but a part, read that part, for each part in turn; the figures are over all examples.

    Args:
        config: Parsed config.yml.
        data: The training data; examples of an intent are spread evenly over the parts.
        folds: How many parts.
        seed: Of the parts and of the training.
        progress: Called with ``fold 1 of 5`` and the fraction done.

    Raises:
        PipelineError: Fewer than two folds, or an intent with fewer than two examples.
    """
    examples = data.examples
    if folds < 2:
        raise PipelineError("A cross-validation needs two folds or more.", place="folds", mend="Write, say, 5.")
    numbers = _parts(examples, folds, seed)
    results: dict[int, ParseResult] = {}
    accuracies = []
    for fold in range(folds):
        progress(f"fold {fold + 1} of {folds}", fold / folds)
        inside = [row for row in range(len(examples)) if numbers[row] == fold]
        if not inside:
            continue
        seen = tuple(example for row, example in enumerate(examples) if numbers[row] != fold)
        interpreter = interpreter_for(config, replace(data, examples=seen), seed=seed)
        parsed = interpreter.parse_many([examples[row].text for row in inside])
        results |= dict(zip(inside, parsed, strict=True))
        accuracies.append(compare([examples[row] for row in inside], parsed).intents.accuracy)
    progress("done", 1.0)
    whole = compare(examples, [results[row] for row in range(len(examples))])
    return replace(whole, folds=tuple(accuracies))


def _parts(examples: tuple[Example, ...], folds: int, seed: int) -> list[int]:
    """A part for each example, those of an intent spread evenly."""
    random = np.random.default_rng(seed)
    numbers = [0] * len(examples)
    for at, intent in enumerate(sorted({example.intent or "" for example in examples})):
        rows = [row for row, example in enumerate(examples) if (example.intent or "") == intent]
        if len(rows) < 2:
            raise PipelineError(
                f"The intent {intent!r} has a single example.", place=examples[rows[0]].place, mend="Add more."
            )
        for place, row in enumerate(random.permutation(rows)):
            numbers[int(row)] = (place + at) % folds
    return numbers
