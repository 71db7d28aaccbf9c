"""What makes a prediction a guess, however likely it looks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.learned.clues import Clue, Clues
from bot.dialogue.learned.examples import Point

HEARD = frozenset({"said", "word"})
JUST_HEARD = ("after", ACTION_LISTEN)


@dataclass(frozen=True, slots=True)
class Doubts:
    """Of one prediction.

    Args:
        unheard: It answers a message, and in no story it ever followed that message.
        untried: It follows an action that no story has.
    """

    unheard: bool = False
    untried: bool = False


class Experience:
    """What followed what in the stories.

    Args:
        followed: Labels by the message, or a word of it, that they followed.
        related: Relations that held right after a message, each with that message.
        actions: Clues of the actions that something followed.
    """

    def __init__(
        self, followed: Mapping[Clue, frozenset[str]], related: frozenset[Clue], actions: frozenset[Clue]
    ) -> None:
        self._followed = followed
        self._related = related
        self._actions = actions

    @classmethod
    def of(cls, points: Iterable[Point]) -> Self:
        """That of stories."""
        followed: defaultdict[Clue, set[str]] = defaultdict(set)
        related: set[Clue] = set()
        actions: set[Clue] = set()
        for point in points:
            for clue in point.clues.weights:
                if clue[0] in HEARD:
                    followed[clue].add(point.label)
                elif clue[0] == "after":
                    actions.add(clue)
            related |= {clue for label, clue in point.clues.relations if label == point.label and _is_answer(clue)}
        return cls(
            {clue: frozenset(labels) for clue, labels in followed.items()}, frozenset(related), frozenset(actions)
        )

    def doubts(self, clues: Clues, label: str) -> Doubts:
        """Those about a label at a point."""
        if JUST_HEARD not in clues.weights:
            return Doubts(untried=any(clue[0] == "after" and clue not in self._actions for clue in clues.weights))
        followed = any(label in self._followed.get(clue, ()) for clue in clues.weights if clue[0] in HEARD)
        related = any(action == label and clue in self._related for action, clue in clues.relations)
        return Doubts(unheard=not (followed or related))

    def as_dict(self) -> dict[str, list[list[object]]]:
        """For JSON."""
        return {
            "followed": [[list(clue), sorted(labels)] for clue, labels in self._followed.items()],
            "related": [list(clue) for clue in sorted(self._related)],
            "actions": [list(clue) for clue in sorted(self._actions)],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Sequence[Sequence[Sequence[str]]]]) -> Self:
        """The inverse of `as_dict`."""
        followed = {tuple(clue): frozenset(labels) for clue, labels in data["followed"]}
        return cls(followed, frozenset(map(_clue, data["related"])), frozenset(map(_clue, data["actions"])))


def _is_answer(relation: Clue) -> bool:
    return len(relation) > 1 and relation[1] == "said"


def _clue(parts: Sequence[Sequence[str]]) -> Clue:
    return tuple(map(str, parts))
