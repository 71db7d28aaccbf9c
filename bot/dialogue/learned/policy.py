"""LearnedPolicy: what comes next in conversations that no story tells (the place of Rasa's TEDPolicy)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

from bot.assistant.domain import Domain
from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.history import History
from bot.dialogue.learned.calibration import Curve, Trial, calibration_error, fit_curve
from bot.dialogue.learned.clues import FURTHEST, Clues, clues_of
from bot.dialogue.learned.doubts import Experience
from bot.dialogue.learned.examples import Point, action_points, ways_to_see, whole_stories
from bot.dialogue.learned.explain import explain
from bot.dialogue.learned.neighbours import Neighbours
from bot.dialogue.learned.rehearsal import rehearse
from bot.dialogue.learned.scorer import Chances, Scorer
from bot.dialogue.learned.seeing import states_of
from bot.dialogue.lessons import Lesson, Lessons
from bot.dialogue.memory import looks_back
from bot.dialogue.policy import Prediction, is_sure_and_first
from bot.dialogue.registry import register
from bot.dialogue.states import PolicyState, last_by_intent, last_by_text
from bot.dialogue.story_view import RuleOnly

FILE = "policy.json"
LEAST = 0.001
"""Scores below this are left out."""


@register
class LearnedPolicy:
    """Softmax regression over clues of the conversation so far, its confidence calibrated on stories held out.

    Args:
        options: Of config.yml, defaults filled in.
        scorer: What was learned; None where there are no stories.
        curve: Confidence from chance.
        experience: What followed what.
        neighbours: For explanations.
        rule_only: What only rules mention: not looked at.
        held_out: What training found on stories held out.
    """

    name: ClassVar[str] = "LearnedPolicy"
    options: ClassVar[Mapping[str, Any]] = {
        "priority": 1,
        "max_history": None,
        "featurizer": None,
        "random_seed": None,
        "e2e_confidence_threshold": 0.5,
    }

    def __init__(
        self,
        options: Mapping[str, Any],
        scorer: Scorer | None,
        curve: Curve,
        experience: Experience,
        neighbours: Neighbours,
        rule_only: RuleOnly,
        held_out: Mapping[str, float],
    ) -> None:
        self._options = options
        self._scorer = scorer
        self._clues = list(scorer.clues) if scorer else []
        self._curve = curve
        self._experience = experience
        self._neighbours = neighbours
        self._rule_only = rule_only
        self._furthest: int = looks_back(options) or FURTHEST
        self._reads_texts = any(clue[0] == "word" for clue in self._clues)
        self.held_out = held_out

    @classmethod
    def train(cls, options: Mapping[str, Any], lessons: Lessons, domain: Domain) -> Self:
        """Learn from the stories; rules are not learned from, as in Rasa."""
        stories = lessons.stories
        points = action_points(stories, clues_of, looks_back(options))
        if not points:
            return cls(options, None, Curve(), Experience.of([]), Neighbours({}, np.zeros(0)), lessons.rule_only, {})
        learn = partial(_learn, options)
        scorer = learn(stories, points)
        trials = rehearse(stories, points, learn)
        curve = fit_curve(trials)
        experience, neighbours = Experience.of(points), Neighbours.of(points, scorer.clues)
        return cls(options, scorer, curve, experience, neighbours, lessons.rule_only, _figures(trials, curve))

    def predict(self, history: History) -> Prediction:
        """What stories make likely here; by the message's text where stories have texts and it is surer."""
        if self._scorer is None:
            return Prediction(self.name, self._priority, explanation="there are no stories to learn from")
        before, latest = states_of(history, self._rule_only, self._furthest)
        prediction = self._predict([*before, last_by_intent(latest)], history)
        if self._reads_texts and latest.text:
            by_text = self._predict([*before, last_by_text(latest)], history, is_end_to_end=True)
            surest = max(by_text.scores.values(), default=0.0)
            least = max(float(self._options["e2e_confidence_threshold"]), max(prediction.scores.values(), default=0.0))
            return by_text if surest > least else prediction
        return prediction

    def is_outdone_by(self, prediction: Prediction) -> bool:
        """Whether the other is entirely sure and goes first; a prediction by text goes before all others."""
        return not self._reads_texts and is_sure_and_first(prediction, self._priority)

    @property
    def _priority(self) -> int:
        return int(self._options["priority"])

    def _predict(self, states: Sequence[PolicyState], history: History, *, is_end_to_end: bool = False) -> Prediction:
        assert self._scorer is not None
        clues = clues_of(states)
        seen = self._scorer.see(clues)
        chances = self._scorer.chances(seen, without=_declined(history))
        scores, label = self._scores(self._scorer, chances, clues)
        stories = self._neighbours.nearest(label, seen)
        return Prediction(
            policy=self.name,
            priority=self._priority,
            scores=scores,
            is_end_to_end=is_end_to_end,
            explanation=explain(self._scorer, self._clues, seen, chances, stories),
        )

    def _scores(self, scorer: Scorer, chances: Chances, clues: Clues) -> tuple[dict[str, float], str]:
        """Confidence by action: the best one's is calibrated, the others share what is left as they did before."""
        best = int(np.argmax(chances))
        chance = float(chances[best])
        confidence = self._curve.confidence(chance, self._experience.doubts(clues, scorer.labels[best]))
        rest = (1.0 - confidence) / (1.0 - chance) if confidence > chance else confidence / chance
        scaled = chances * rest
        scaled[best] = confidence
        likely = np.flatnonzero(scaled >= LEAST)
        return {scorer.labels[label]: float(scaled[label]) for label in likely}, scorer.labels[best]

    def save(self, folder: Path) -> None:
        """Write policy.json, learned.json and learned.npz."""
        if self._scorer is not None:
            self._scorer.save(folder)
        data = {
            "options": dict(self._options),
            "is_empty": self._scorer is None,
            "curve": asdict(self._curve),
            "experience": self._experience.as_dict(),
            "neighbours": self._neighbours.as_dict(),
            "rule_only": self._rule_only.as_dict(),
            "held_out": dict(self.held_out),
        }
        (folder / FILE).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, domain: Domain) -> Self:
        """Read what `save` wrote."""
        data = json.loads((folder / FILE).read_text(encoding="utf-8"))
        scorer = None if data["is_empty"] else Scorer.load(folder)
        rule_only = RuleOnly.from_dict(data["rule_only"])
        neighbours = Neighbours.from_dict(data["neighbours"])
        curve, experience = Curve(**data["curve"]), Experience.from_dict(data["experience"])
        return cls(data["options"], scorer, curve, experience, neighbours, rule_only, data["held_out"])


@register
class TEDPolicy(LearnedPolicy):
    """The learned policy under the name that it has in Rasa's config.yml, which events then bear."""

    name: ClassVar[str] = "TEDPolicy"


def _declined(history: History) -> str | None:
    """The form that has declined the message and is not what comes next."""
    loop = history.state.active_loop
    return loop.name if loop and loop.rejected and history.now.latest_action == ACTION_LISTEN else None


def _learn(options: Mapping[str, Any], lessons: Sequence[Lesson], points: Sequence[Point]) -> Scorer:
    furthest, seed = looks_back(options), int(options["random_seed"] or 0)
    return Scorer.train(ways_to_see(points, whole_stories(lessons), clues_of, max_history=furthest, seed=seed))


def _figures(trials: Sequence[Trial], curve: Curve) -> dict[str, float]:
    if not trials:
        return {}
    said = [curve.confidence(trial.chance, trial.doubts) for trial in trials]
    right = [trial.is_right for trial in trials]
    return {
        "actions": float(len(trials)),
        "right": sum(right) / len(right),
        "calibration_error": calibration_error(said, right),
    }
