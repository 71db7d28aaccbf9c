"""What a policy is, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self, TypeGuard

from bot.assistant.domain import Domain
from bot.conversation.events import Event
from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.history import History
from bot.dialogue.lessons import Lessons


@dataclass(frozen=True, slots=True)
class Prediction:
    """What one policy would do next.

    Args:
        policy: The policy's name, as it stands in events (``RulePolicy``).
        priority: Decides between equal scores (Rasa: 4 rules, 3 memoization, 2 unexpected intent, 1 learned).
        scores: Confidence by action, from 0 to 1; actions left out have 0.
        events: Logged whoever wins (``loop_interrupted``, ``entities``).
        optional_events: Logged only where this policy wins.
        is_no_user_prediction: A form on its happy path: only such predictions compete.
        is_end_to_end: Made from the text of the message: only such predictions compete.
        hides_rule_turn: Made by a rule that no story knows: hidden from other policies' history.
        explanation: For people: which rule or story, and why (shown by ``usher shell --debug``).
    """

    policy: str
    priority: int
    scores: Mapping[str, float] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    optional_events: tuple[Event, ...] = ()
    is_no_user_prediction: bool = False
    is_end_to_end: bool = False
    hides_rule_turn: bool = False
    explanation: str = ""


def likeliest(scores: Mapping[str, float], domain: Domain) -> str:
    """The action with the highest score, of equals the first of the domain; where nothing has any, action_listen."""
    best = max(scores.values(), default=0.0)
    if best <= 0.0:
        return ACTION_LISTEN
    index = domain.action_index
    return min((name for name, score in scores.items() if score == best), key=lambda name: index.get(name, len(index)))


def is_sure_and_first(prediction: Prediction, priority: int) -> bool:
    """Whether a policy with this priority cannot come before the prediction, however sure it is."""
    return prediction.priority > priority and max(prediction.scores.values(), default=0.0) >= 1.0


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens next.

    Args:
        action: Name of the action.
        policy: Who chose it; None for session starts.
        confidence: How sure, from 0 to 1.
        events: Logged before the action's own event (``user_featurization``, ``loop_interrupted``).
        hide_rule_turn: Goes into the action's event.
        is_end_to_end: Made from the text of the message; slots are then extracted once more before the action runs.
        explanation: For people.
        predictions: What every policy would have done.
    """

    action: str
    policy: str | None
    confidence: float | None
    events: tuple[Event, ...] = ()
    hide_rule_turn: bool = False
    is_end_to_end: bool = False
    explanation: str = ""
    predictions: tuple[Prediction, ...] = ()


class Policy(Protocol):
    """Chooses the next action from what happened. Pure: no I/O after `load`."""

    name: ClassVar[str]
    options: ClassVar[Mapping[str, Any]]
    """Option names of config.yml with their defaults; ``priority`` is one of them."""

    @classmethod
    def train(cls, options: Mapping[str, Any], lessons: Lessons, domain: Domain) -> Self:
        """Learn from rules and stories.

        Args:
            options: Every option of the policy, defaults filled in.
            lessons: What to learn from.
            domain: The domain.

        Raises:
            ProjectError: Rules and stories that contradict each other, or options that do not fit the domain.
        """
        ...

    def predict(self, history: History) -> Prediction:
        """What this policy would do next."""
        ...

    def save(self, folder: Path) -> None:
        """Write JSON (or npz) files into an empty folder."""
        ...

    @classmethod
    def load(cls, folder: Path, domain: Domain) -> Self:
        """Read what `save` wrote."""
        ...


class SlowPolicy(Policy, Protocol):
    """One that takes its time: it is asked last, and not at all where another is entirely sure."""

    def is_outdone_by(self, prediction: Prediction) -> bool:
        """Whether nothing that this policy could say would count beside the prediction."""
        ...


def is_slow(policy: Policy) -> TypeGuard[SlowPolicy]:
    """Whether a policy is to be asked last (an `isinstance` of a protocol takes longer than most predictions)."""
    return hasattr(policy, "is_outdone_by")
