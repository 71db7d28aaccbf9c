"""The steps of a pipeline: trained one after the other, or taken from the cache where nothing has changed for them."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlu.cache.keys import data_hashes, step_key
from nlu.cache.steps import Kept, StepCache, by_products, given_by
from nlu.component import Component, Workspace
from nlu.errors import NothingToLearn
from nlu.keep import hashes_of
from nlu.readable import readable
from nlu.settings import Step
from nlu.types import TrainingData

logger = logging.getLogger(__name__)

Progress = Callable[[str, float], None]


@dataclass(slots=True)
class Made:
    """A step that was trained, or taken from the cache.

    Args:
        step: The step.
        place: Name of its folder in the model.
        metrics: Its figures.
        seconds: What training it and reading the training examples took.
        trained: The component, where it is in memory.
        kept: Where the cache has it, if it was taken from there.
        files: Hashes of what it saved and of what its training gave, by file.
        is_processed: Whether it has read the training examples.
    """

    step: Step
    place: str
    metrics: Mapping[str, float | str]
    seconds: float = 0.0
    trained: Component | None = None
    kept: Kept | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    is_processed: bool = False

    @property
    def name(self) -> str:
        """The component's name."""
        return self.step.component.name


class Trainer:
    """Trains a pipeline.

    Args:
        steps: Of the pipeline.
        data: The training data.
        seed: The same seed, data and machine give the same components.
        scratch: An empty folder into which components are saved as soon as they are made; None to save none.
        cache: What earlier trainings kept, and where this one keeps what it makes; it needs a scratch.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        data: TrainingData,
        *,
        seed: int,
        scratch: Path | None = None,
        cache: StepCache | None = None,
    ) -> None:
        self._steps = steps
        self._data = data
        self._seed = seed
        self._scratch = scratch
        self._cache = cache
        self._hashes = data_hashes(data) if cache is not None else {}
        self._workspace = Workspace(texts=[readable(example.text) for example in data.examples])
        self._meanwhile = ExitStack()
        self._encodings: list[Any] = []
        self.made: list[Made] = []

    @property
    def encoded(self) -> int:
        """Texts that were encoded, and not found among those of earlier trainings."""
        return sum(each.new for each in self._encodings)

    def run(self, progress: Progress) -> None:
        """Make every step.

        Raises:
            PipelineError: The data or the options do not allow one to be trained.
        """
        with self._meanwhile:
            for number, step in enumerate(self._steps):
                progress(step.component.name, number / len(self._steps))
                try:
                    self._make(step)
                except NothingToLearn as nothing:
                    logger.warning("%s: left out. %s", step.place, nothing.message)

    def component(self, made: Made) -> Component:
        """The component of a step; one that was kept is loaded when it is first asked for."""
        if made.trained is None:
            assert self._scratch is not None
            made.trained = made.step.component.load(self._scratch / made.place)
            self._let_remember(made.trained)
        return made.trained

    def _make(self, step: Step) -> None:
        place = f"{len(self.made):02d}_{step.component.name}"
        key = self._key(step)
        self.made.append(self._taken(step, place, key) or self._trained(step, place, key))

    def _taken(self, step: Step, place: str, key: str | None) -> Made | None:
        kept = self._cache.find(key) if self._cache is not None and key is not None else None
        if kept is None or self._scratch is None:
            return None
        try:
            shutil.copytree(kept.files, self._scratch / place)
        except OSError:  # another training has thrown it away just now
            shutil.rmtree(self._scratch / place, ignore_errors=True)
            return None
        return Made(step, place, kept.metrics, kept=kept, files=kept.manifest.files)

    def _trained(self, step: Step, place: str, key: str | None) -> Made:
        self._catch_up()
        started = time.perf_counter()
        before = by_products(self._workspace)
        over = self._over(step.component)
        component = step.component.train(step.options, self._data, self._workspace, self._seed, over=over)
        self._let_remember(component)
        made = Made(step, place, dict(getattr(component, "metrics", {})), trained=component)
        made.seconds = time.perf_counter() - started
        if self._scratch is None:
            return made
        (self._scratch / place).mkdir()
        component.save(self._scratch / place)
        if self._cache is not None:
            given = given_by(before, self._workspace)
            manifest = self._cache.keep(key, self._scratch / place, given=given, metrics=made.metrics) if key else None
            made.files = manifest.files if manifest is not None else hashes_of(self._scratch / place)
        return made

    def _catch_up(self) -> None:
        """Let the steps made so far read the training examples: one that is trained may learn from what they give."""
        for made in self.made:
            if made.is_processed:
                continue
            started = time.perf_counter()
            if made.kept is not None:
                made.kept.give(self._workspace)
            if getattr(made.step.component, "learns_from", True):
                self.component(made).process(self._workspace)
            made.is_processed = True
            made.seconds += time.perf_counter() - started

    def _let_remember(self, component: Component) -> None:
        """An encoder keeps what it makes of single texts."""
        remembering = getattr(component, "remembering", None)
        if remembering is not None:
            folder = self._cache.encodings if self._cache is not None else None
            self._encodings.append(self._meanwhile.enter_context(remembering(folder)))

    def _over(self, component: type[Component]) -> Callable[[Sequence[str]], Workspace]:
        """Those of the steps so far that give what a component requires or uses, for texts of its choice."""
        uses: frozenset[str] = getattr(component, "uses", frozenset())
        needed = _fields(component.requires) | uses | {"readings"}
        so_far: list[Made] = []
        for made in reversed(self.made):
            if not needed.isdisjoint(made.step.component.provides):
                so_far.insert(0, made)
                needed |= _fields(made.step.component.requires)

        def run(texts: Sequence[str]) -> Workspace:
            workspace = Workspace(texts=[readable(text) for text in texts], wanted=uses)
            for made in so_far:
                self.component(made).process(workspace)
            return workspace

        return run

    def _key(self, step: Step) -> str | None:
        if self._cache is None:
            return None
        before = [(made.step.component, made.files) for made in self.made]
        return step_key(step, seed=self._seed, data=self._hashes, before=before)


def _fields(needs: Iterable[str]) -> set[str]:
    return {name for need in needs for name in need.split("|")}
