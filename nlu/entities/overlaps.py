"""Which entity stays when several were found on the same words: the longest, and of equals the one that came first.

"First" is the order of the pipeline, so what stands earlier in config.yml is trusted more; within the patterns, regular
expressions come before lookup tables.

Values as Duckling finds them (`add_values`) do not compete: that ``204417`` is a number hinders no order number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlu.component import Workspace
from nlu.types import Entity

VALUES = "DucklingEntityExtractor"
CHARACTERS = 2_000
"""How much of a text is searched for entities; the rest of a longer one is ignored, so that time stays bounded."""


def settle(found: Iterable[Entity]) -> list[Entity]:
    """Entities of one text without overlaps, in order of their start.

    Args:
        found: Entities in order of trust.
    """
    kept: list[Entity] = []
    beside: list[Entity] = []
    for entity in sorted(found, key=lambda each: each.start - each.end):
        if entity.extractor == VALUES:
            beside.append(entity)
        elif not any(_overlap(entity, other) for other in kept):
            kept.append(entity)
    # The same thing found twice is said once: as the value, which has a form that programs can read.
    kept = [one for one in kept if not any(one.entity == value.entity and _overlap(one, value) for value in beside)]
    return sorted([*kept, *beside], key=lambda each: each.start)


def _overlap(one: Entity, other: Entity) -> bool:
    return one.start < other.end and other.start < one.end


def add_found(workspace: Workspace, found: Sequence[Sequence[Entity]]) -> None:
    """Put what one extractor found beside what earlier ones found.

    Args:
        workspace: Its ``entities`` are filled.
        found: Entities of each text.
    """
    before = workspace.entities or [[] for _ in workspace.texts]
    workspace.entities = [settle([*old, *new]) for old, new in zip(before, found, strict=True)]
