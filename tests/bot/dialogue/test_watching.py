"""What is kept of a decision, and why the other policies lost."""

import pytest
from kit.projects import Small, slot

from bot.conversation import events as e
from bot.dialogue.choose import choose
from bot.dialogue.policy import Decision, Prediction
from bot.dialogue.watching import Watch, why_not, winner_of

FILES = {
    "data/rules.yml": "rules:\n- rule: hello\n  steps: [{intent: greet}, {action: utter_greet}]\n",
    "data/stories.yml": (
        "stories:\n- story: chat\n"
        "  steps: [{intent: greet}, {action: utter_greet}, {intent: chat}, {action: utter_chat}]\n"
    ),
}


@pytest.fixture
def small(tmp_path):
    return Small(tmp_path, FILES)


def watched(small, *events):
    tracker, watch = small.tracker(*events), Watch()
    watch.note(tracker, choose(tracker, small.domain, small.policies), small.domain)
    return watch.drain()[0], watch


def test_a_decision_is_kept_with_what_the_policies_saw(small):
    seen, watch = watched(small, "/greet", "utter_greet", "action_listen", "/chat")
    assert seen.decision.action == "utter_chat"
    assert seen.version == 7
    assert [state.action for state in seen.states[-3:]] == ["action_listen", "utter_greet", "action_listen"]
    assert seen.states[-1].intent == "chat"
    assert seen.best == ("utter_chat", "action_default_fallback")
    assert watch.drain() == []


def test_the_slots_that_policies_see_are_known_by_value(small):
    seen, _ = watched(small, slot("tier", "gold"), slot("city", "Hull"), "/greet")
    assert seen.slots == {"city": "Hull", "tier": "gold"}


def test_what_has_just_declined_is_known(small):
    seen, _ = watched(small, "/greet", e.ActionExecutionRejected(name="utter_greet"))
    assert seen.declined == "utter_greet"
    assert "utter_greet" not in seen.best
    later, _ = watched(small, "/greet", e.ActionExecutionRejected(name="utter_greet"), "utter_chat")
    assert later.declined is None


def test_a_policy_with_nothing_to_say_has_no_best_action(small):
    seen, _ = watched(small, "/bye")
    assert seen.best == (None, "action_default_fallback")


def test_a_followup_action_has_no_winner(small):
    seen, _ = watched(small, "/greet", e.FollowupAction(name="utter_bye"))
    assert winner_of(seen.decision) is None


RULE = Prediction(policy="RulePolicy", priority=4, scores={"a": 1.0})


@pytest.mark.parametrize(
    ("loser", "winner", "agrees", "why"),
    [
        (Prediction("M", 3, {"b": 0.5}), RULE, False, "less sure than 1.00"),
        (Prediction("M", 3, {"a": 1.0}), RULE, True, "agrees, but priority 3 is below 4"),
        (Prediction("M", 4, {"b": 1.0}), RULE, False, "stands later in config.yml"),
        (
            Prediction("M", 3, {"b": 1.0}),
            Prediction("R", 4, {"f": 1.0}, is_no_user_prediction=True),
            False,
            "an active form goes first",
        ),
        (
            Prediction("M", 3, {"b": 1.0}),
            Prediction("T", 1, {"x": 0.7}, is_end_to_end=True),
            False,
            "what fits the text goes first",
        ),
    ],
)
def test_why_a_policy_lost(loser, winner, agrees, why):
    assert why_not(loser, winner, agrees=agrees) == why


def test_of_two_policies_of_one_name_the_stronger_one_decided():
    weak, strong = Prediction("M", 3, {"b": 0.2}), Prediction("M", 3, {"a": 1.0})
    assert winner_of(Decision("a", "M", 1.0, predictions=(weak, strong))) is strong
