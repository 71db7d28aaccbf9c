"""UnexpecTEDIntentPolicy: notices a message that no story expects at this point of a conversation.

It then predicts ``action_unlikely_intent``, which does nothing; a rule or story may answer it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

from bot.assistant.domain import Domain
from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.history import History
from bot.dialogue.learned.clues import FURTHEST, Clues, before_message
from bot.dialogue.learned.examples import Example, Point, action_points, ways_to_see, whole_stories
from bot.dialogue.learned.scorer import Scorer
from bot.dialogue.learned.seeing import states_of
from bot.dialogue.lessons import Lesson, Lessons
from bot.dialogue.policy import Prediction, is_sure_and_first
from bot.dialogue.registry import register
from bot.dialogue.states import PolicyState
from bot.dialogue.story_view import UNLIKELY_INTENT, RuleOnly

FILE = "policy.json"


@register
class UnexpecTEDIntentPolicy:
    """How likely each intent is after what happened; below what its stories gave it, it is unlikely.

    Args:
        options: Of config.yml, defaults filled in.
        scorer: What was learned; None where there are no stories.
        thresholds: Of each intent.
        rule_only: What only rules mention: not looked at.
    """

    name: ClassVar[str] = "UnexpecTEDIntentPolicy"
    options: ClassVar[Mapping[str, Any]] = {
        "priority": 2,
        "max_history": None,
        "random_seed": None,
        "ignore_intents_list": (),
        "tolerance": 0.0,
    }

    def __init__(
        self,
        options: Mapping[str, Any],
        scorer: Scorer | None,
        thresholds: Mapping[str, float],
        rule_only: RuleOnly,
    ) -> None:
        self._options = options
        self._scorer = scorer
        self._thresholds = thresholds
        self._rule_only = rule_only
        self._ignored = frozenset(options["ignore_intents_list"] or ())
        self._furthest: int = options["max_history"] or FURTHEST

    @classmethod
    def train(cls, options: Mapping[str, Any], lessons: Lessons, domain: Domain) -> Self:
        """Learn from the stories which messages come when."""
        furthest = options["max_history"] or None
        points = _message_points(lessons.stories, furthest)
        if not points:
            return cls(options, None, {}, lessons.rule_only)
        seed = int(options["random_seed"] or 0)
        stories = whole_stories(lessons.stories)
        examples = list(ways_to_see(points, stories, _look, max_history=furthest, seed=seed))
        scorer = Scorer.train(examples)
        return cls(options, scorer, _thresholds(scorer, examples, float(options["tolerance"])), lessons.rule_only)

    def predict(self, history: History) -> Prediction:
        """``action_unlikely_intent``, or nothing."""
        message = history.state.latest_message
        just_heard = message is not None and history.now.latest_action == ACTION_LISTEN
        intent = message.intent if message is not None and just_heard else None
        if self._scorer is None or intent is None or intent in self._ignored or intent not in self._thresholds:
            return Prediction(self.name, self._priority, explanation="it only looks at messages that stories have")
        before, now = states_of(history, self._rule_only, self._furthest)
        chances = self._scorer.chances(self._scorer.see(_look([*before, now])))
        score, threshold = float(chances[self._scorer.number[intent]]), self._thresholds[intent]
        likeliest = self._scorer.labels[int(np.argmax(chances))]
        is_unlikely = score < threshold and likeliest != intent
        return Prediction(
            policy=self.name,
            priority=self._priority,
            scores={UNLIKELY_INTENT: 1.0} if is_unlikely else {},
            explanation=_explanation(intent, score, threshold, likeliest, is_unlikely=is_unlikely),
        )

    def is_outdone_by(self, prediction: Prediction) -> bool:
        """Whether the other is entirely sure and goes first."""
        return is_sure_and_first(prediction, self._priority)

    @property
    def _priority(self) -> int:
        return int(self._options["priority"])

    def save(self, folder: Path) -> None:
        """Write policy.json, learned.json and learned.npz."""
        if self._scorer is not None:
            self._scorer.save(folder)
        data = {
            "options": dict(self._options),
            "is_empty": self._scorer is None,
            "thresholds": dict(self._thresholds),
            "rule_only": self._rule_only.as_dict(),
        }
        (folder / FILE).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, domain: Domain) -> Self:
        """Read what `save` wrote."""
        data = json.loads((folder / FILE).read_text(encoding="utf-8"))
        scorer = None if data["is_empty"] else Scorer.load(folder)
        rule_only = RuleOnly.from_dict(data["rule_only"])
        return cls(data["options"], scorer, data["thresholds"], rule_only)


def _look(states: Sequence[PolicyState]) -> Clues:
    return Clues(before_message(states).weights)


def _message_points(lessons: Iterable[Lesson], max_history: int | None) -> list[Point]:
    """Every message of the stories that has an intent, and what was seen before it."""
    points: list[Point] = []
    for point in action_points(lessons, _look, max_history):
        now = point.states[-1]
        if now.action == ACTION_LISTEN and now.intent:
            points.append(Point(point.states, point.clues, now.intent, point.story, point.places))
    return points


def _thresholds(scorer: Scorer, examples: Sequence[Example], tolerance: float) -> dict[str, float]:
    """Of each intent the lowest score that its stories gave it, however they were seen.

    With a tolerance, no more than a share of the scores that it got where other intents came.
    """
    scores = np.array([scorer.chances(scorer.see(example.clues)) for example in examples])
    right = np.array([scorer.number[example.label] for example in examples])
    thresholds: dict[str, float] = {}
    for label, number in scorer.number.items():
        own, others = scores[right == number, number], scores[right != number, number]
        lowest = float(own.min())
        thresholds[label] = min(lowest, float(np.quantile(others, 1.0 - tolerance))) if len(others) else lowest
    return thresholds


def _explanation(intent: str, score: float, threshold: float, likeliest: str, *, is_unlikely: bool) -> str:
    word = "is unlikely" if is_unlikely else "may well come"
    return f"{intent} {word} here ({score:.2f}; its stories gave it {threshold:.2f} or more); likeliest: {likeliest}"
