"""Examples for the learned policy: every action of the stories, seen in four ways.

Beside the point as it is: with what only its own story has made unknown, as a conversation would meet it that no story
tells; without what happened before the last message; and with another story before its own (Rasa's augmentation).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import chain

from bot.dialogue.learned.clues import PAST, SINGLE, UNKNOWN, Clue, Clues
from bot.dialogue.lessons import Lesson, examples
from bot.dialogue.states import PolicyState, by_intent

Look = Callable[[Sequence[PolicyState]], Clues]

SHARE_OF_UNKNOWN = 1.0
SHARE_OF_FORGOTTEN = 0.5
SHARE_OF_JOINED = 1.0


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a story, and what comes there.

    Args:
        states: Up to the point.
        clues: What it offers.
        label: What comes: an action, or an intent.
        story: Names of the stories it comes from.
        places: Where those are written.
    """

    states: Sequence[PolicyState]
    clues: Clues
    label: str
    story: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A point in one of the ways it is seen.

    Args:
        clues: What it offers.
        label: What comes.
        share: How much it counts.
    """

    clues: Clues
    label: str
    share: float


def action_points(lessons: Iterable[Lesson], look: Look, max_history: int | None) -> list[Point]:
    """Every action of the stories, and what was seen before it."""
    points: list[Point] = []
    for lesson in lessons:
        for example in examples(lesson):
            states = example.before(max_history)
            if states:
                points.append(Point(states, look(states), example.action, lesson.name, lesson.places))
    return points


def whole_stories(lessons: Iterable[Lesson]) -> list[Sequence[PolicyState]]:
    """The states of each story, but for the end, at which nothing was said yet."""
    return [lesson.states[:-1] for lesson in lessons]


def ways_to_see(
    points: Sequence[Point],
    stories: Sequence[Sequence[PolicyState]],
    look: Look,
    *,
    max_history: int | None,
    seed: int,
) -> Iterator[Example]:
    """Each point in its four ways.

    Args:
        points: From the stories.
        stories: The states of whole stories, to be put before others.
        look: Makes clues of states.
        max_history: How many states are looked at; None for all.
        seed: Of the choice of stories that are put before others.
    """
    told = _told_by(points)
    known = {clue for clue, places in told.items() if len(places) > 1}
    chance = random.Random(seed)  # noqa: S311 - the same stories for the same seed
    for point in points:
        yield Example(point.clues, point.label, 1.0)
        yield Example(_strange(point.clues, known), point.label, SHARE_OF_UNKNOWN)
        yield Example(_forgotten(point.clues), point.label, SHARE_OF_FORGOTTEN)
        joined = _joined(chance.choice(stories), point.states, max_history)
        yield Example(look(joined), point.label, SHARE_OF_JOINED)


def familiar(clues: Clues, known: Set[Clue]) -> dict[Clue, float]:
    """The clues that are known; one thing alone that is not known becomes `UNKNOWN`, the rest is left out."""
    weights: dict[Clue, float] = {}
    for clue, weight in clues.weights.items():
        if clue in known:
            weights[clue] = weights.get(clue, 0.0) + weight
        elif clue[0] in SINGLE:
            strange = (clue[0], UNKNOWN)
            weights[strange] = weights.get(strange, 0.0) + weight
    return weights


def _told_by(points: Sequence[Point]) -> defaultdict[Clue, set[tuple[str, ...]]]:
    told: defaultdict[Clue, set[tuple[str, ...]]] = defaultdict(set)
    for point in points:
        for clue in chain(point.clues.weights, (clue for _, clue in point.clues.relations)):
            told[clue].add(point.places)
    return told


def _strange(clues: Clues, known: Set[Clue]) -> Clues:
    return Clues(familiar(clues, known), tuple(pair for pair in clues.relations if pair[1] in known))


def _forgotten(clues: Clues) -> Clues:
    return Clues({clue: weight for clue, weight in clues.weights.items() if clue[0] not in PAST}, clues.relations)


def _joined(
    before: Sequence[PolicyState], states: Sequence[PolicyState], max_history: int | None
) -> Sequence[PolicyState]:
    """One story after another: the first state of the second, in which nothing has happened yet, goes."""
    if not states[0].is_start:
        return states
    whole = [*map(by_intent, before), *states[1:]]
    return whole[-max_history:] if max_history else whole
