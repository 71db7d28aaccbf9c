"""What a trained component depends on, as a hash: code, versions, options, seed, data, and the steps before it."""

from __future__ import annotations

import hashlib
import inspect
import json
import platform
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from nlu.component import Component
from nlu.keep import package_versions
from nlu.settings import Step
from nlu.types import TrainingData

TEXTS = "texts"
"""The examples' texts, which every component sees: those of the workspace."""
PARTS = (TEXTS, "intents", "entities", "synonyms", "lookups", "patterns", "sentiments", "responses")


def data_hashes(data: TrainingData) -> Mapping[str, str]:
    """A hash of each of the `PARTS` of training data; where an example is written is none of them."""
    entities = [
        [[e.entity, e.start, e.end, e.value, e.role, e.group] for e in example.entities] for example in data.examples
    ]
    parts: dict[str, Any] = {
        TEXTS: [example.text for example in data.examples],
        "intents": [example.intent for example in data.examples],
        "entities": entities,
        "synonyms": list(data.synonyms.items()),
        "lookups": list(data.lookups.items()),
        "patterns": [list(data.patterns.items()), list(data.pattern_places.items())],
        "sentiments": data.sentiments,
        "responses": list(data.responses.items()),
    }
    return {name: _hash(part) for name, part in parts.items()}


def step_key(
    step: Step, *, seed: int, data: Mapping[str, str], before: Sequence[tuple[type[Component], Mapping[str, str]]]
) -> str | None:
    """The hash of all that training a step depends on; None where the component does not say what it reads.

    Args:
        step: The step.
        seed: Of the training.
        data: From `data_hashes`.
        before: Each step before it, with the hashes of what its training gave, by file.
    """
    reads = reads_of(step.component)
    if reads is None:
        return None
    beside = getattr(step.component, "fingerprint", None)
    return _hash(
        {
            "surroundings": _surroundings(),
            "component": [step.component.__module__, step.component.name, _source(step.component)],
            "options": step.options,
            "beside": beside(step.options) if beside is not None else None,
            "seed": seed,
            "data": {part: data[part] for part in PARTS if part == TEXTS or part in reads},
            "before": _relevant(_needs(step.component), before),
        }
    )


def reads_of(component: type[Component]) -> frozenset[str] | None:
    """The names in a component's ``reads``; None where it has none."""
    reads: frozenset[str] | None = getattr(component, "reads", None)
    return reads


def _relevant(
    needed: frozenset[str], before: Sequence[tuple[type[Component], Mapping[str, str]]]
) -> list[tuple[str, Mapping[str, str]]]:
    """Those of the steps before that give what is needed, or what those need."""
    found: list[tuple[str, Mapping[str, str]]] = []
    for component, made in reversed(before):
        given = component.provides | {Path(file).stem for file in made if "/" not in file}
        if reads_of(component) is None or not needed.isdisjoint(given):
            found.append((component.name, made))
            needed |= _needs(component)
    return found


def _needs(component: type[Component]) -> frozenset[str]:
    """Fields of the workspace that a component looks at; every featurizer reads the texts as a step cleaned them."""
    required = {name for need in component.requires for name in need.split("|")}
    uses: frozenset[str] = getattr(component, "uses", frozenset())
    return frozenset({"readings", *required, *uses, *(reads_of(component) or ())})


@cache
def _surroundings() -> str:
    """The code of this room, what it works with, and the kind of machine: all that may change what training gives."""
    code = hashlib.sha256()
    for file in sorted(Path(__file__).parent.parent.rglob("*.py")):
        code.update(file.read_bytes() + b"\0")
    return _hash([code.hexdigest(), package_versions(), platform.python_version(), platform.machine()])


def _source(component: type[Component]) -> str:
    """The source of a component from outside this room."""
    if component.__module__.startswith("nlu."):
        return ""
    file = inspect.getsourcefile(component)
    return hashlib.sha256(Path(file).read_bytes()).hexdigest() if file else ""


def _hash(value: Any) -> str:
    written = json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
