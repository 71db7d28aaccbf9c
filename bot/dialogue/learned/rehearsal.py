"""Stories held out in training, so that confidence can be held against what was right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.learned.calibration import Trial
from bot.dialogue.learned.doubts import Experience
from bot.dialogue.learned.examples import Point
from bot.dialogue.learned.scorer import Scorer
from bot.dialogue.lessons import Lesson

PARTS = 3


def rehearse(lessons: Sequence[Lesson], points: Sequence[Point], train: Callable[..., Scorer]) -> list[Trial]:
    """What the policy would have said to stories, had it not known them; what it knew all the same is left out.

    Args:
        lessons: The stories.
        points: Every action of them.
        train: Trains on some of them: lessons and points.
    """
    trials: dict[tuple[object, ...], Trial] = {}
    for kept, held in _parts(lessons):
        some = [point for point in points if not held.intersection(point.places)]
        if not some:
            continue
        scorer, experience = train(kept, some), Experience.of(some)
        seen = {frozenset(point.clues.weights) for point in some}
        for point in points:
            if held.intersection(point.places) and frozenset(point.clues.weights) not in seen:
                key = (frozenset(point.clues.weights), point.label)
                trials.setdefault(key, _trial(scorer, experience, point))
    return list(trials.values())


def _parts(lessons: Sequence[Lesson]) -> Iterator[tuple[list[Lesson], set[str]]]:
    """Stories apart by where they are written: what goes through one that is held out is not trained on."""
    places = list(dict.fromkeys(place for lesson in lessons for place in lesson.places))
    for part in range(min(PARTS, len(places))):
        held = set(places[part::PARTS])
        yield [lesson for lesson in lessons if not held.intersection(lesson.places)], held


def _trial(scorer: Scorer, experience: Experience, point: Point) -> Trial:
    now = point.states[-1]
    # A form that is not what comes after a message has declined it.
    declined = now.active_loop if now.action == ACTION_LISTEN and point.label != now.active_loop else None
    chances = scorer.chances(scorer.see(point.clues), without=declined)
    best = int(np.argmax(chances))
    label = scorer.labels[best]
    return Trial(float(chances[best]), experience.doubts(point.clues, label), label == point.label)
