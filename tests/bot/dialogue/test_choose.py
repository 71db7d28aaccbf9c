from pathlib import Path
from typing import ClassVar

import pytest
from kit.projects import Small, slot

from bot.conversation import events as e
from bot.dialogue.choose import choose
from bot.dialogue.policy import Prediction, is_sure_and_first
from bot.errors import ModelError


class Fixed:
    """A policy that always says the same."""

    name = "Fixed"
    options: ClassVar[dict[str, object]] = {}

    def __init__(self, name: str, priority: int, scores: dict[str, float], **more: object) -> None:
        self.prediction = Prediction(policy=name, priority=priority, scores=scores, **more)

    def predict(self, history: object) -> Prediction:
        return self.prediction


class Slow(Fixed):
    """One that need not be asked."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        self.times_asked = 0

    def predict(self, history: object) -> Prediction:
        self.times_asked += 1
        return self.prediction

    def is_outdone_by(self, prediction: Prediction) -> bool:
        return is_sure_and_first(prediction, self.prediction.priority)


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path, {})


def test_the_surest_wins_then_the_higher_priority_then_the_first(small: Small):
    tracker = small.tracker("/greet")
    low, high = Fixed("low", 9, {"utter_greet": 0.4}), Fixed("high", 1, {"utter_bye": 0.5})
    assert choose(tracker, small.domain, [low, high]).policy == "high"
    first, second = Fixed("first", 3, {"utter_greet": 1.0}), Fixed("second", 4, {"utter_bye": 1.0})
    assert choose(tracker, small.domain, [first, second]).policy == "second"
    assert choose(tracker, small.domain, [first, Fixed("third", 3, {"utter_bye": 1.0})]).policy == "first"


def test_of_equally_likely_actions_the_domain_s_first_is_taken(small: Small):
    decision = choose(small.tracker("/greet"), small.domain, [Fixed("p", 1, {"utter_chat": 0.5, "action_book": 0.5})])
    assert decision.action == "action_book"


def test_an_action_that_was_rejected_is_not_chosen_again(small: Small):
    policies = [Fixed("a", 4, {"action_book": 1.0}), Fixed("b", 3, {"utter_bye": 0.2})]
    rejected = small.tracker("/greet", e.ActionExecutionRejected(name="action_book"))
    assert choose(rejected, small.domain, policies).action == "utter_bye"
    later = small.tracker("/greet", e.ActionExecutionRejected(name="action_book"), "utter_bye")
    assert choose(later, small.domain, policies).action == "action_book"


def test_where_only_the_rejected_action_was_likely_the_bot_listens(small: Small):
    rejected = small.tracker("/greet", e.ActionExecutionRejected(name="action_book"))
    decision = choose(rejected, small.domain, [Fixed("a", 4, {"action_book": 1.0})])
    assert (decision.action, decision.confidence, decision.policy) == ("action_listen", 0.0, "a")


def test_a_form_on_its_happy_path_overrules_everything(small: Small):
    form = Fixed("form", 4, {"trip_form": 0.1}, is_no_user_prediction=True)
    by_text = Fixed("text", 4, {"utter_bye": 1.0}, is_end_to_end=True)
    assert choose(small.tracker("/greet"), small.domain, [by_text, form]).policy == "form"


def test_a_prediction_from_the_text_overrules_those_from_the_intent(small: Small):
    by_text = Fixed("text", 1, {"utter_bye": 0.1}, is_end_to_end=True)
    decision = choose(small.tracker("/greet"), small.domain, [Fixed("intent", 4, {"utter_greet": 1.0}), by_text])
    assert decision.policy == "text"
    assert decision.events == (e.UserFeaturization(use_text_for_featurization=True),)


def test_events_of_all_policies_are_kept_optional_ones_of_the_winner_only(small: Small):
    winner = Fixed("winner", 4, {"utter_bye": 1.0}, optional_events=(slot("city", "won"),))
    loser = Fixed("loser", 1, {"utter_bye": 0.1}, events=(slot("city", "x"),), optional_events=(slot("city", "lost"),))
    decision = choose(small.tracker("/greet", "utter_greet"), small.domain, [winner, loser])
    assert decision.events == (slot("city", "x"), slot("city", "won"))


def test_a_followup_action_comes_before_all_policies(small: Small):
    tracker = small.tracker("/greet", "utter_greet", e.FollowupAction(name="action_book"))
    decision = choose(tracker, small.domain, [Fixed("a", 4, {"utter_bye": 1.0})])
    assert (decision.action, decision.policy, decision.confidence) == ("action_book", "followup_action", 1.0)


def test_a_followup_action_that_does_not_exist_is_passed_over(small: Small):
    tracker = small.tracker("/greet", "utter_greet", e.FollowupAction(name="action_nothing"))
    assert choose(tracker, small.domain, [Fixed("a", 4, {"utter_bye": 1.0})]).action == "utter_bye"


def test_without_policies_there_is_no_decision(small: Small):
    with pytest.raises(ModelError, match="no policies"):
        choose(small.tracker("/greet"), small.domain, [])


@pytest.mark.parametrize(
    ("others", "times"),
    [
        ([Fixed("sure", 3, {"utter_greet": 1.0})], 0),
        ([Fixed("no more than its equal", 1, {"utter_greet": 1.0})], 1),
        ([Fixed("unsure", 3, {"utter_greet": 0.99})], 1),
        ([Fixed("silent", 3, {})], 1),
        ([], 1),
    ],
)
def test_a_slow_policy_is_asked_only_where_it_may_win(small: Small, others: list[Fixed], times: int):
    tracker = small.tracker("/greet")
    slow = Slow("slow", 1, {"utter_bye": 1.0})
    hurried = choose(tracker, small.domain, [slow, *others], asks_everybody=False)
    assert slow.times_asked == times
    thorough = choose(tracker, small.domain, [slow, *others])
    assert (hurried.action, hurried.policy, hurried.events) == (thorough.action, thorough.policy, thorough.events)
    assert thorough.predictions[0].policy == "slow"


def test_a_slow_policy_is_asked_where_the_sure_one_s_action_has_declined(small: Small):
    rejected = small.tracker("/greet", e.ActionExecutionRejected(name="utter_greet"))
    slow = Slow("slow", 1, {"utter_bye": 0.5})
    decision = choose(rejected, small.domain, [Fixed("sure", 3, {"utter_greet": 1.0}), slow], asks_everybody=False)
    assert (decision.action, slow.times_asked) == ("utter_bye", 1)
