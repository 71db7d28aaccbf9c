"""What happens next: a followup action where one is set, else what the surest policy says (Rasa's ensemble)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

from bot.assistant.domain import Domain
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN
from bot.conversation.tracker import Tracker
from bot.dialogue.history import History
from bot.dialogue.policy import Decision, Policy, Prediction, likeliest
from bot.errors import ModelError

FOLLOWUP = "followup_action"
"""What stands as policy in the event of a followup action."""
_HISTORIES: WeakKeyDictionary[Tracker, History] = WeakKeyDictionary()
"""Of the trackers in memory; forgotten with them."""


def choose(tracker: Tracker, domain: Domain, policies: Sequence[Policy]) -> Decision:
    """The next action.

    Args:
        tracker: The conversation.
        domain: The domain.
        policies: In the order of config.yml: the first of equals wins.

    Raises:
        ModelError: There are no policies.
    """
    followup = tracker.state.followup_action
    if followup and followup in domain.action_index:
        return Decision(action=followup, policy=FOLLOWUP, confidence=1.0, explanation="set as the followup action")
    if not policies:
        raise ModelError(
            "The model has no policies.", mend="Name some under policies: in config.yml, then run: usher train"
        )
    history = _history(tracker, domain)
    predictions = _without_rejected([policy.predict(history) for policy in policies], tracker)
    return _decision(predictions, tracker, domain)


def _history(tracker: Tracker, domain: Domain) -> History:
    """Of a conversation that goes on, only what is new is taken in."""
    known = _HISTORIES.get(tracker)
    if known is None or known.domain is not domain:
        known = _HISTORIES[tracker] = History(tracker, domain)
    else:
        known.refresh()
    return known


def _decision(predictions: Sequence[Prediction], tracker: Tracker, domain: Domain) -> Decision:
    best = max(_competing(predictions), key=lambda each: (_confidence(each), each.priority))
    events = [event for prediction in predictions for event in prediction.events]
    events += best.optional_events
    if tracker.latest_action_name == ACTION_LISTEN:
        events.append(e.UserFeaturization(use_text_for_featurization=best.is_end_to_end))
    return Decision(
        action=likeliest(best.scores, domain),
        policy=best.policy,
        confidence=_confidence(best),
        events=tuple(events),
        hide_rule_turn=best.hides_rule_turn,
        is_end_to_end=best.is_end_to_end,
        explanation=best.explanation,
        predictions=tuple(predictions),
    )


def _competing(predictions: Sequence[Prediction]) -> Sequence[Prediction]:
    happy = [prediction for prediction in predictions if prediction.is_no_user_prediction]
    by_text = [prediction for prediction in predictions if prediction.is_end_to_end]
    return happy or by_text or predictions


def _without_rejected(predictions: Sequence[Prediction], tracker: Tracker) -> Sequence[Prediction]:
    """An action that has just declined to run is not asked again."""
    for event in reversed(tracker.events):
        if isinstance(event, e.ActionExecuted):
            return predictions
        if isinstance(event, e.ActionExecutionRejected):
            return [replace(each, scores=_omit(each.scores, event.name)) for each in predictions]
    return predictions


def _omit(scores: Mapping[str, float], action: str) -> Mapping[str, float]:
    return {name: score for name, score in scores.items() if name != action}


def _confidence(prediction: Prediction) -> float:
    return max(prediction.scores.values(), default=0.0)
