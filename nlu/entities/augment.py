"""More examples for the tagger: the same sentences with other values of the lookup tables, and in lower case.

So the tagger learns where a product stands in a sentence, and not only the few products that the examples name.
Source: Dai and Adel, "An Analysis of Simple Data Augmentation for Named Entity Recognition", 2020.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from nlu.types import Entity, Example, TrainingData


def more_examples(data: TrainingData, *, copies: int, seed: int) -> list[Example]:
    """Copies of the annotated examples with changed values.

    Args:
        data: The training data.
        copies: How many for each example that has an entity with a lookup table.
        seed: For the draw.
    """
    draw = random.Random(seed)  # noqa: S311 - a choice of examples, no secret
    out: list[Example] = []
    for example in data.examples:
        spans = sorted(example.entities, key=lambda entity: entity.start)
        if any(entity.entity in data.lookups for entity in spans) and not _overlap(spans):
            out += [_changed(example, spans, data, draw) for _ in range(copies)]
    return out


def _overlap(spans: Sequence[Entity]) -> bool:
    return any(first.end > second.start for first, second in pairwise(spans))


def _changed(example: Example, spans: Sequence[Entity], data: TrainingData, draw: random.Random) -> Example:
    parts: list[str] = []
    entities: list[Entity] = []
    done = length = 0
    for entity in spans:
        values = data.lookups.get(entity.entity)
        written = draw.choice(values) if values else example.text[entity.start : entity.end]
        if draw.random() < 0.5:
            written = written.lower()
        before = example.text[done : entity.start]
        start = length + len(before)
        entities.append(replace(entity, start=start, end=start + len(written), value=written))
        parts += (before, written)
        length = start + len(written)
        done = entity.end
    return replace(example, text="".join([*parts, example.text[done:]]), entities=tuple(entities))
