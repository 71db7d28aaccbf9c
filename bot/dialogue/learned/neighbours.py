"""Which stories are most like a conversation, at a point where they go on as it is predicted to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.learned.clues import PAST, Clue
from bot.dialogue.learned.examples import Point
from bot.dialogue.learned.scorer import Seen

MOST = 400
"""Points kept of one label; a project that tells the same more often has enough to be named."""
NAMED = 2


@dataclass(frozen=True, slots=True)
class Told:
    """The points of the stories that go on with one label.

    Args:
        stories: Name of each point's story.
        rows: Numbers of the clues of all points, one after the other.
        starts: Where each point's begin.
    """

    stories: tuple[str, ...]
    rows: NDArray[np.int64]
    starts: NDArray[np.int64]


class Neighbours:
    """The points of all stories.

    Args:
        told: By label.
        weights: Of each clue: the rarer it is, the more it says.
    """

    def __init__(self, told: Mapping[str, Told], weights: NDArray[np.float64]) -> None:
        self._told = told
        self._weights = weights

    @classmethod
    def of(cls, points: Iterable[Point], clues: Mapping[Clue, int]) -> Self:
        """Those of stories; the same point is kept once."""
        kept: defaultdict[str, dict[tuple[int, ...], str]] = defaultdict(dict)
        for point in points:
            here = [clues[clue] for clue in point.clues.weights if clue in clues and clue[0] not in PAST]
            kept[point.label].setdefault(tuple(sorted(here)), point.story)
        told = {label: _told(list(some.items())[:MOST]) for label, some in kept.items()}
        return cls(told, _rarity(told.values(), len(clues)))

    def nearest(self, label: str, seen: Seen) -> tuple[str, ...]:
        """Names of the stories that are most like a point, of those that go on with a label; the most alike first."""
        told = self._told.get(label)
        if told is None or not len(seen.rows):
            return ()
        here = np.zeros(len(self._weights))
        here[seen.rows] = self._weights[seen.rows]
        alike = np.add.reduceat(here[told.rows], told.starts)
        alike -= 0.01 * np.diff(np.append(told.starts, len(told.rows)))  # of equals the one that says least else
        order = np.argsort(-alike, kind="stable")[: NAMED * 4]
        return tuple(dict.fromkeys(told.stories[index] for index in order))[:NAMED]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        told = {
            label: {"stories": some.stories, "rows": some.rows.tolist(), "starts": some.starts.tolist()}
            for label, some in self._told.items()
        }
        return {"told": told, "clues": len(self._weights)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `as_dict`."""
        told = {
            label: Told(tuple(some["stories"]), np.array(some["rows"]), np.array(some["starts"]))
            for label, some in data["told"].items()
        }
        return cls(told, _rarity(told.values(), data["clues"]))


def _told(points: Sequence[tuple[tuple[int, ...], str]]) -> Told:
    lengths = [len(rows) for rows, _ in points]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
    rows = np.array([row for rows, _ in points for row in rows], dtype=np.int64)
    return Told(tuple(story for _, story in points), rows, starts)


def _rarity(told: Iterable[Told], clues: int) -> NDArray[np.float64]:
    some = list(told)
    often = np.bincount(np.concatenate([each.rows for each in some]), minlength=clues) if some else np.zeros(clues)
    points = sum(len(each.starts) for each in some)
    weights: NDArray[np.float64] = np.log((1.0 + points) / (1.0 + often)) + 0.1
    return weights
