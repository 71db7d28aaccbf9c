"""Training: each step of the pipeline in its turn, over the examples as the steps before it see them."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nlu.catalogue import name_of
from nlu.component import Component, Workspace
from nlu.entities.expressions import slow_expressions
from nlu.errors import ModelFileError, NothingToLearn, PipelineError
from nlu.interpreter import PIPELINE_FILE, Interpreter
from nlu.keep import seal_folder
from nlu.readable import readable
from nlu.report import Report
from nlu.settings import read_pipeline
from nlu.types import TrainingData

logger = logging.getLogger(__name__)

Progress = Callable[[str, float], None]


def silent(stage: str, fraction: float) -> None:
    """A progress callback that says nothing."""


def train(
    config: Mapping[str, Any], data: TrainingData, folder: Path, *, seed: int = 42, progress: Progress = silent
) -> Report:
    """Train the pipeline of a config and write it into a folder, sealed.

    Args:
        config: Parsed config.yml: ``language`` and ``pipeline``.
        data: The training data.
        folder: A new or empty folder.
        seed: The same seed, data and machine give the same model.
        progress: Called with the stage and the fraction done, from 0 to 1.

    Raises:
        PipelineError: The pipeline cannot run as written, or not on these data. (A component that the data give
            nothing to find, such as entities in data without annotations, is left out with a warning.)
        ModelFileError: The folder is not empty.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise ModelFileError("The folder for the model is not empty.", place=str(folder), mend="Name a new one.")
    started = time.perf_counter()
    components, metrics, stages = fit(config, data, seed=seed, progress=progress)
    progress("saving", 1.0)
    report = Report(seconds=time.perf_counter() - started, examples=len(data.examples), metrics=metrics, stages=stages)
    _write(components, data, folder, report)
    return report


def interpreter_for(config: Mapping[str, Any], data: TrainingData, *, seed: int = 42) -> Interpreter:
    """Train without writing, for evaluation."""
    components, _, _ = fit(config, data, seed=seed, progress=silent)
    return Interpreter(components, retrieval_intents=retrieval_intents(data))


def fit(
    config: Mapping[str, Any], data: TrainingData, *, seed: int, progress: Progress
) -> tuple[list[Component], dict[str, Mapping[str, float | str]], dict[str, float]]:
    """The trained components, their figures, and the seconds each took."""
    steps = read_pipeline(config)
    for slow in slow_expressions(data):
        logger.warning("%s: %s %s", slow.place, slow.message, slow.mend)
    if not data.examples:
        raise PipelineError("There are no training examples.", place="data/nlu", mend="Add intents with examples.")
    components: list[Component] = []
    metrics: dict[str, Mapping[str, float | str]] = {}
    stages: dict[str, float] = {}
    workspace = Workspace(texts=[readable(example.text) for example in data.examples])
    for number, step in enumerate(steps):
        progress(step.component.name, number / len(steps))
        started = time.perf_counter()
        try:
            over = _over(components, step.component.requires)
            component = step.component.train(step.options, data, workspace, seed, over=over)
        except NothingToLearn as nothing:
            logger.warning("%s: left out. %s", step.place, nothing.message)
            continue
        if number + 1 < len(steps) and getattr(component, "learns_from", True):
            component.process(workspace)
        components.append(component)
        metrics[step.component.name] = dict(getattr(component, "metrics", {}))
        stages[step.component.name] = time.perf_counter() - started
    return components, {name: figures for name, figures in metrics.items() if figures}, stages


def retrieval_intents(data: TrainingData) -> tuple[str, ...]:
    """Intents with keys (``faq/…``) among the examples."""
    return tuple(
        sorted({example.intent.split("/")[0] for example in data.examples if example.intent and "/" in example.intent})
    )


def _over(components: Sequence[Component], needs: Iterable[str]) -> Callable[[Sequence[str]], Workspace]:
    """Those of the steps trained so far that give what a component requires, for texts of its choice, cleaned first."""
    needed = _fields(needs) | {"readings"}
    so_far: list[Component] = []
    for component in reversed(components):
        if not needed.isdisjoint(component.provides):
            so_far.insert(0, component)
            needed |= _fields(component.requires)

    def run(texts: Sequence[str]) -> Workspace:
        workspace = Workspace(texts=[readable(text) for text in texts])
        for component in so_far:
            component.process(workspace)
        return workspace

    return run


def _fields(needs: Iterable[str]) -> set[str]:
    return {name for need in needs for name in need.split("|")}


def _write(components: Sequence[Component], data: TrainingData, folder: Path, report: Report) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    steps = []
    for number, component in enumerate(components):
        place = f"{number:02d}_{component.name}"
        (folder / place).mkdir()
        component.save(folder / place)
        steps.append({"name": name_of(component), "folder": place})
    described = {"steps": steps, "retrieval_intents": retrieval_intents(data)}
    (folder / PIPELINE_FILE).write_text(json.dumps(described, indent=1))
    seal_folder(folder, kind="nlu", metrics=report.as_dict())
