"""Decisions, kept as they are made, each with what the policies then saw: for people who want to know why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.assistant.domain import Domain
from bot.conversation import events as e
from bot.conversation.tracker import Tracker
from bot.dialogue.history import History
from bot.dialogue.policy import Decision, Prediction, likeliest
from bot.dialogue.states import PolicyState


@dataclass(frozen=True, slots=True)
class Watched:
    """A decision.

    Args:
        decision: With what every policy would have done.
        version: Of the conversation: how many events there were.
        states: What the policies saw: the state at each point, the last one now.
        slots: Values of the slots that policies see, where they are set.
        best: The best action of each of the decision's predictions; None where it has none.
        declined: The action that has just declined to run, and is not asked again.
    """

    decision: Decision
    version: int
    states: tuple[PolicyState, ...]
    slots: Mapping[str, Any]
    best: tuple[str | None, ...]
    declined: str | None = None


@dataclass(slots=True)
class Watch:
    """Takes decisions down; give it to `bot.answering.Answering`."""

    taken: list[Watched] = field(default_factory=list)

    def note(self, tracker: Tracker, decision: Decision, domain: Domain) -> None:
        """Take one down, before anything of it has happened."""
        history = History(tracker, domain)
        self.taken.append(
            Watched(
                decision=decision,
                version=tracker.version,
                states=(*history.states, history.last),
                slots={name: tracker.slots.get(name) for name, _ in sorted(history.last.slots)},
                best=tuple(likeliest(x.scores, domain) if _says(x) else None for x in decision.predictions),
                declined=_declined(tracker),
            )
        )

    def drain(self) -> list[Watched]:
        """What was taken down since the last time."""
        taken, self.taken = self.taken, []
        return taken


def winner_of(decision: Decision) -> Prediction | None:
    """The prediction that decided; None for a followup action, which no policy chose."""
    named = [each for each in decision.predictions if each.policy == decision.policy]
    return max(named, key=_strength, default=None)


def why_not(prediction: Prediction, winner: Prediction, *, agrees: bool) -> str:
    """Why a policy's prediction did not decide.

    Args:
        prediction: The policy's; it has something to offer.
        winner: The one that decided.
        agrees: Both would do the same.
    """
    if winner.is_no_user_prediction and not prediction.is_no_user_prediction:
        reason = "an active form goes first"
    elif winner.is_end_to_end and not prediction.is_end_to_end:
        reason = "what fits the text goes first"
    elif _sure(prediction) < _sure(winner):
        reason = f"less sure than {_sure(winner):.2f}"
    elif prediction.priority < winner.priority:
        reason = f"priority {prediction.priority} is below {winner.priority}"
    else:
        reason = "stands later in config.yml"
    return f"agrees, but {reason}" if agrees else reason


def _sure(prediction: Prediction) -> float:
    return max(prediction.scores.values(), default=0.0)


def _strength(prediction: Prediction) -> tuple[float, int]:
    return _sure(prediction), prediction.priority


def _declined(tracker: Tracker) -> str | None:
    last = next(
        (x for x in reversed(tracker.events) if isinstance(x, e.ActionExecuted | e.ActionExecutionRejected)), None
    )
    return last.name if isinstance(last, e.ActionExecutionRejected) else None


def _says(prediction: Prediction) -> bool:
    return _sure(prediction) > 0.0
