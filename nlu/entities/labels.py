"""Entity spans as one label a token, and back: BILOU (begin, inside, last, outside, unit) or BIO."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlu.component import Token
from nlu.types import Entity

OUTSIDE = "O"


@dataclass(frozen=True, slots=True)
class Kind:
    """What an entity is, apart from where it stands."""

    entity: str
    role: str | None = None
    group: str | None = None


def kinds_of(entities: Iterable[Entity]) -> list[Kind]:
    """Every kind among the entities, in a fixed order."""
    found = {Kind(entity.entity, entity.role, entity.group) for entity in entities}
    return sorted(found, key=lambda kind: (kind.entity, kind.role or "", kind.group or ""))


def to_labels(tokens: Sequence[Token], entities: Sequence[Entity], kinds: Sequence[Kind], *, bilou: bool) -> list[str]:
    """A label for each token; a token counts as part of an entity that it shares a character with.

    Args:
        tokens: Of the text.
        entities: Of the text; of several on one token the first counts.
        kinds: All kinds; a label names a kind by its place here.
        bilou: Mark last and single tokens of an entity too.
    """
    labels = [OUTSIDE] * len(tokens)
    for entity in entities:
        inside = [i for i, token in enumerate(tokens) if token.start < entity.end and entity.start < token.end]
        if not inside or any(labels[i] != OUTSIDE for i in inside):
            continue
        kind = kinds.index(Kind(entity.entity, entity.role, entity.group))
        for position, index in enumerate(inside):
            labels[index] = f"{_letter(position, len(inside), bilou=bilou)}-{kind}"
    return labels


def to_spans(labels: Sequence[str]) -> list[tuple[int, int, int]]:
    """Spans of the labels as (first token, token after the last, place of the kind).

    A sequence that no entity could have (inside without begin) is read as if it had begun there.
    """
    spans: list[tuple[int, int, int]] = []
    for index, label in enumerate(labels):
        if label == OUTSIDE:
            continue
        letter, _, number = label.partition("-")
        kind = int(number)
        continued = letter in {"I", "L"} and spans and spans[-1][1] == index and spans[-1][2] == kind
        if continued and not _closed(labels[index - 1]):
            spans[-1] = (spans[-1][0], index + 1, kind)
        else:
            spans.append((index, index + 1, kind))
    return spans


def _closed(label: str) -> bool:
    return label.startswith(("L-", "U-"))


def _letter(position: int, count: int, *, bilou: bool) -> str:
    if bilou and count == 1:
        return "U"
    if position == 0:
        return "B"
    return "L" if bilou and position == count - 1 else "I"
