"""Written forms to the value that is meant: ``handset`` to ``phone``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Self

from nlu.component import Over, Workspace, register
from nlu.types import Entity, TrainingData


@register
class SynonymMapper:
    """Replaces values of entities, whichever component found them; capitals and repeated spaces do not count.

    Args:
        synonyms: Written form in lower case to value.
    """

    name: ClassVar[str] = "EntitySynonymMapper"
    requires: ClassVar[frozenset[str]] = frozenset({"entities"})
    provides: ClassVar[frozenset[str]] = frozenset({"entities"})
    reads: ClassVar[frozenset[str]] = frozenset({"synonyms"})
    options: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, synonyms: Mapping[str, str]) -> None:
        self._synonyms = {_plain(written): value for written, value in synonyms.items()}

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Take the synonyms of the training data."""
        del options, workspace, seed, over
        return cls(data.synonyms)

    def process(self, workspace: Workspace) -> None:
        """Change values in ``entities``."""
        workspace.entities = [[self._mapped(entity) for entity in row] for row in workspace.entities]

    def _mapped(self, entity: Entity) -> Entity:
        value = self._synonyms.get(_plain(entity.value)) if isinstance(entity.value, str) else None
        if value is None or value == entity.value:
            return entity
        return replace(entity, value=value, processors=(*entity.processors, self.name))

    def save(self, folder: Path) -> None:
        """Write synonyms.json."""
        (folder / "synonyms.json").write_text(json.dumps(self._synonyms, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        return cls(json.loads((folder / "synonyms.json").read_text(encoding="utf-8")))


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
