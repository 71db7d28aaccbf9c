"""Training: each step of the pipeline in its turn, over the examples as the steps before it see them."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nlu.cache.steps import StepCache
from nlu.catalogue import name_of
from nlu.entities.expressions import slow_expressions
from nlu.errors import ModelFileError, PipelineError
from nlu.interpreter import PIPELINE_FILE, Interpreter
from nlu.keep import seal_folder
from nlu.report import Report
from nlu.settings import Step, read_pipeline
from nlu.trainer import Progress, Trainer
from nlu.types import TrainingData

logger = logging.getLogger(__name__)


def silent(stage: str, fraction: float) -> None:
    """A progress callback that says nothing."""


def train(
    config: Mapping[str, Any],
    data: TrainingData,
    folder: Path,
    *,
    seed: int = 42,
    progress: Progress = silent,
    cache: StepCache | None = None,
) -> Report:
    """Train the pipeline of a config and write it into a folder, sealed.

    Args:
        config: Parsed config.yml: ``language`` and ``pipeline``.
        data: The training data.
        folder: A new or empty folder.
        seed: The same seed, data and machine give the same model.
        progress: Called with the stage and the fraction done, from 0 to 1.
        cache: What earlier trainings kept, and where this one keeps what it makes. The model is the same with and
            without.

    Raises:
        PipelineError: The pipeline cannot run as written, or not on these data. (A component that the data give
            nothing to find, such as entities in data without annotations, is left out with a warning.)
        ModelFileError: The folder is not empty.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise ModelFileError("The folder for the model is not empty.", place=str(folder), mend="Name a new one.")
    started = time.perf_counter()
    steps = _steps(config, data)
    with tempfile.TemporaryDirectory(prefix="usher-") as scratch:
        trainer = Trainer(steps, data, seed=seed, scratch=Path(scratch), cache=cache)
        trainer.run(progress)
        progress("saving", 1.0)
        shutil.copytree(scratch, folder, dirs_exist_ok=True)
    if cache is not None:
        cache.prune()
    report = Report(
        seconds=time.perf_counter() - started,
        examples=len(data.examples),
        metrics={made.name: made.metrics for made in trainer.made if made.metrics},
        stages={made.name: made.seconds for made in trainer.made if made.kept is None},
        kept=tuple(made.name for made in trainer.made if made.kept is not None),
        encoded=trainer.encoded,
    )
    described = {
        "steps": [{"name": name_of(made.step.component), "folder": made.place} for made in trainer.made],
        "retrieval_intents": retrieval_intents(data),
    }
    (folder / PIPELINE_FILE).write_text(json.dumps(described, indent=1))
    seal_folder(folder, kind="nlu", metrics=report.as_dict())
    return report


def interpreter_for(config: Mapping[str, Any], data: TrainingData, *, seed: int = 42) -> Interpreter:
    """Train without writing, for evaluation."""
    trainer = Trainer(_steps(config, data), data, seed=seed)
    trainer.run(silent)
    components = [trainer.component(made) for made in trainer.made]
    return Interpreter(components, retrieval_intents=retrieval_intents(data))


def _steps(config: Mapping[str, Any], data: TrainingData) -> Sequence[Step]:
    """The steps of a config; what is slow in the data is said."""
    steps = read_pipeline(config)
    for slow in slow_expressions(data):
        logger.warning("%s: %s %s", slow.place, slow.message, slow.mend)
    if not data.examples:
        raise PipelineError("There are no training examples.", place="data/nlu", mend="Add intents with examples.")
    return steps


def retrieval_intents(data: TrainingData) -> tuple[str, ...]:
    """Intents with keys (``faq/…``) among the examples."""
    return tuple(
        sorted({example.intent.split("/")[0] for example in data.examples if example.intent and "/" in example.intent})
    )
