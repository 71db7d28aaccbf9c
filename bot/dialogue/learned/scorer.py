"""From clues to how likely each label is."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.learned.clues import WEIGHT_OF_RELATION, Clue, Clues
from bot.dialogue.learned.examples import Example, familiar
from bot.dialogue.learned.softmax import Sums, fit

# Chosen by cross-validation over the stories of four projects in several random splits; see docs/dialogue.md.
DECAY = 0.1
ROUNDS = 100

NAMES, NUMBERS = "learned.json", "learned.npz"
Chances = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """A point, as numbers.

    Args:
        rows: Of the clues that are known.
        weights: Theirs.
        relations: Label and number of each relation that is known.
    """

    rows: NDArray[np.int64]
    weights: Chances
    relations: tuple[tuple[int, int], ...]


class Scorer:
    """A trained softmax regression with the names of its rows and columns.

    Args:
        labels: Names of the columns.
        clues: Rows by clue.
        relations: Numbers by relation.
        of_clues: Clues by labels.
        of_relations: By number.
    """

    def __init__(
        self,
        labels: Sequence[str],
        clues: Mapping[Clue, int],
        relations: Mapping[Clue, int],
        of_clues: NDArray[np.float32],
        of_relations: NDArray[np.float32],
    ) -> None:
        self.labels = tuple(labels)
        self.number = {label: number for number, label in enumerate(self.labels)}
        self.clues = clues
        self.relations = relations
        self.of_clues = of_clues
        self.of_relations = of_relations

    @classmethod
    def train(cls, examples: Iterable[Example]) -> Self:
        """Learn from examples; those that are the same count a little more than one."""
        counted: defaultdict[tuple[frozenset[tuple[Clue, float]], tuple[tuple[str, Clue], ...], str], list[float]]
        counted = defaultdict(list)
        for example in examples:
            key = (frozenset(example.clues.weights.items()), example.clues.relations, example.label)
            counted[key].append(example.share)
        labels = sorted({label for _, _, label in counted})
        clues = _numbers(clue for weights, _, _ in counted for clue, _ in sorted(weights))
        relations = _numbers(relation for _, related, _ in counted for _, relation in related)
        weights = fit(_sums(counted, labels, clues, relations), decay=DECAY, rounds=ROUNDS)
        return cls(labels, clues, relations, weights.clues.astype(np.float32), weights.relations.astype(np.float32))

    def see(self, clues: Clues) -> Seen:
        """A point as numbers."""
        known = familiar(clues, self.clues.keys())
        pairs = [(row, weight) for clue, weight in known.items() if (row := self.clues.get(clue)) is not None]
        rows = np.fromiter((row for row, _ in pairs), dtype=np.int64, count=len(pairs))
        weights = np.fromiter((weight for _, weight in pairs), dtype=np.float64, count=len(pairs))
        relations = tuple(
            (self.number[label], self.relations[relation])
            for label, relation in clues.relations
            if label in self.number and relation in self.relations
        )
        return Seen(rows, weights, relations)

    def chances(self, seen: Seen, *, without: str | None = None) -> Chances:
        """How likely each label is.

        Args:
            seen: The point.
            without: A label that cannot come.
        """
        scores = seen.weights @ self.of_clues[seen.rows].astype(np.float64)
        for label, relation in seen.relations:
            scores[label] += WEIGHT_OF_RELATION * float(self.of_relations[relation])
        scores -= scores.max()
        chances: Chances = np.exp(scores)
        if without in self.number and len(self.labels) > 1:
            chances[self.number[without]] = 0.0
        chances /= chances.sum() or 1.0
        return chances

    def save(self, folder: Path) -> None:
        """Write learned.json and learned.npz."""
        names = {"labels": self.labels, "clues": list(self.clues), "relations": list(self.relations)}
        (folder / NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(folder / NUMBERS, clues=self.of_clues, relations=self.of_relations)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        names = json.loads((folder / NAMES).read_text(encoding="utf-8"))
        with np.load(folder / NUMBERS, allow_pickle=False) as numbers:
            of_clues, of_relations = numbers["clues"], numbers["relations"]
        clues, relations = _numbers(map(tuple, names["clues"])), _numbers(map(tuple, names["relations"]))
        return cls(names["labels"], clues, relations, of_clues, of_relations)


def _numbers(clues: Iterable[Clue]) -> dict[Clue, int]:
    numbers: dict[Clue, int] = {}
    for clue in clues:
        numbers.setdefault(clue, len(numbers))
    return numbers


def _sums(
    counted: Mapping[tuple[frozenset[tuple[Clue, float]], tuple[tuple[str, Clue], ...], str], Sequence[float]],
    labels: Sequence[str],
    clues: Mapping[Clue, int],
    relations: Mapping[Clue, int],
) -> Sums:
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - only training needs it

    number = {label: index for index, label in enumerate(labels)}
    cells: list[tuple[int, int, float]] = []
    related: list[tuple[int, int]] = []
    for index, (weights, relations_here, _) in enumerate(counted):
        cells += [(index, clues[clue], weight) for clue, weight in sorted(weights)]
        base = index * len(labels)
        related += [(base + number[label], relations[clue]) for label, clue in relations_here if label in number]
    shape = len(counted), len(clues)
    values = np.array([weight for _, _, weight in cells])
    places = ([row for row, _, _ in cells], [column for _, column, _ in cells])
    ones = np.full(len(related), WEIGHT_OF_RELATION)
    related_places = ([row for row, _ in related], [column for _, column in related])
    return Sums(
        clues=csr_matrix((values, places), shape=shape),
        relations=csr_matrix((ones, related_places), shape=(len(counted) * len(labels), len(relations))),
        right=np.array([number[label] for _, _, label in counted], dtype=np.int64),
        # The same example in several stories says more than one, and less than that many.
        share=np.array([max(shares) * (1.0 + np.log(len(shares))) for shares in counted.values()]),
        labels=len(labels),
    )
