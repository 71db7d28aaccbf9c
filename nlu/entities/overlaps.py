"""Which entity stays when several were found on the same words: the longest, and of equals the one that came first.

"First" is the order of the pipeline, so what stands earlier in config.yml is trusted more; within the patterns, regular
expressions come before lookup tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlu.component import Workspace
from nlu.types import Entity

CHARACTERS = 2_000
"""How much of a text is searched for entities; the rest of a longer one is ignored, so that time stays bounded."""


def settle(found: Iterable[Entity]) -> list[Entity]:
    """Entities of one text without overlaps, in order of their start.

    Args:
        found: Entities in order of trust.
    """
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda each: each.start - each.end):
        if all(entity.end <= other.start or other.end <= entity.start for other in kept):
            kept.append(entity)
    return sorted(kept, key=lambda each: each.start)


def add_found(workspace: Workspace, found: Sequence[Sequence[Entity]]) -> None:
    """Put what one extractor found beside what earlier ones found.

    Args:
        workspace: Its ``entities`` are filled.
        found: Entities of each text.
    """
    before = workspace.entities or [[] for _ in workspace.texts]
    workspace.entities = [settle([*old, *new]) for old, new in zip(before, found, strict=True)]
