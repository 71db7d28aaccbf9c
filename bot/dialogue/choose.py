"""What happens next: a followup action where one is set, else what the surest policy says (Rasa's ensemble)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

from bot.assistant.domain import Domain
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN
from bot.conversation.tracker import Tracker
from bot.dialogue.history import History
from bot.dialogue.policy import Decision, Policy, Prediction, is_slow, likeliest
from bot.errors import ModelError

FOLLOWUP = "followup_action"
"""What stands as policy in the event of a followup action."""
_HISTORIES: WeakKeyDictionary[Tracker, History] = WeakKeyDictionary()
"""Of the trackers in memory; forgotten with them."""


def choose(tracker: Tracker, domain: Domain, policies: Sequence[Policy], *, asks_everybody: bool = True) -> Decision:
    """The next action.

    Args:
        tracker: The conversation.
        domain: The domain.
        policies: In the order of config.yml: the first of equals wins.
        asks_everybody: Also policies that cannot win any more, for people who want to know what they would have done.

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
    return _decision(_predictions(policies, history, asks_everybody=asks_everybody), tracker, domain)


def _predictions(policies: Sequence[Policy], history: History, *, asks_everybody: bool) -> list[Prediction]:
    """What the policies would do, in their order; the quick ones are asked first, the others where they may win."""
    rejected = _just_rejected(history.tracker)
    found: dict[int, Prediction] = {}
    for number, policy in sorted(enumerate(policies), key=lambda pair: is_slow(pair[1])):
        is_outdone = is_slow(policy) and any(policy.is_outdone_by(each) for each in found.values())
        if asks_everybody or not is_outdone:
            found[number] = _without(policy.predict(history), rejected)
    return [found[number] for number in sorted(found)]


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


def _just_rejected(tracker: Tracker) -> str | None:
    """The action that has just declined to run; it is not asked again."""
    for event in reversed(tracker.events):
        if isinstance(event, e.ActionExecuted):
            return None
        if isinstance(event, e.ActionExecutionRejected):
            return event.name
    return None


def _without(prediction: Prediction, action: str | None) -> Prediction:
    if action not in prediction.scores:
        return prediction
    return replace(prediction, scores={name: score for name, score in prediction.scores.items() if name != action})


def _confidence(prediction: Prediction) -> float:
    return max(prediction.scores.values(), default=0.0)
