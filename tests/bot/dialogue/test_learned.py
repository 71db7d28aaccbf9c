import json
from pathlib import Path

import pytest
from kit.projects import DOMAIN, Small, loop, said, slot

from bot.assistant.load import load_project
from bot.conversation import events as e
from bot.dialogue.choose import choose
from bot.dialogue.learned.policy import LearnedPolicy
from bot.dialogue.policy import Prediction
from bot.dialogue.training import load_policies, save_policies, train_policies

POLICIES = """
policies:
- name: MemoizationPolicy
- name: RulePolicy
  core_fallback_threshold: 0.4
- name: TEDPolicy
  epochs: 1
"""
STORIES = """
stories:
- story: Greeting, then chat
  steps:
  - intent: greet
  - action: utter_greet
  - intent: chat
  - action: utter_chat
- story: Chat, then the end
  steps:
  - intent: chat
  - action: utter_chat
  - intent: bye
  - action: utter_bye
- story: Greeting, then the end
  steps:
  - intent: greet
  - action: utter_greet
  - intent: bye
  - action: utter_bye
- story: Chat in the middle of a trip
  steps:
  - intent: ask_form
  - action: trip_form
  - active_loop: trip_form
  - intent: chat
  - action: utter_chat
  - action: trip_form
  - active_loop: null
  - action: action_book
"""
RULES = """
rules:
- rule: Booking
  condition:
  - active_loop: trip_form
  steps:
  - action: trip_form
  - active_loop: null
  - action: action_book
"""


def small(folder: Path, *, stories: str = STORIES, rules: str = RULES, config: str = POLICIES, **files: str) -> Small:
    return Small(folder, {"data/stories.yml": stories, "data/rules.yml": rules, "config.yml": config, **files})


def learned(assistant: Small, *talk: str | e.Event) -> Prediction:
    """What the learned policy says, whoever decides."""
    predictions = assistant.next(*talk).predictions
    return next(each for each in predictions if each.policy in {"TEDPolicy", "LearnedPolicy"})


BYE_AFTER_LONG = ("/bye", "utter_bye", "action_listen", "/chat", "utter_chat", "action_listen", "/greet")


def test_an_order_that_no_story_tells_is_understood(tmp_path: Path):
    decision = small(tmp_path).next(*BYE_AFTER_LONG)
    assert (decision.action, decision.policy) == ("utter_greet", "TEDPolicy")
    assert 0.5 < (decision.confidence or 0) < 1.0


def test_memory_goes_before_it(tmp_path: Path):
    decision = small(tmp_path).next("/greet")
    assert (decision.action, decision.policy, decision.confidence) == ("utter_greet", "MemoizationPolicy", 1.0)


def test_it_listens_after_what_it_said(tmp_path: Path):
    decision = small(tmp_path).next(*BYE_AFTER_LONG, "utter_greet")
    assert (decision.action, decision.policy) == ("action_listen", "TEDPolicy")


def test_what_one_form_taught_holds_for_another(tmp_path: Path):
    """After an interruption the form that was left goes on, though no story interrupts that one."""
    stories = STORIES.replace("- story: Chat in the middle of a trip", "- story: Trip")
    for name in ("room", "meal"):
        own = STORIES[STORIES.index("- story: Chat in the middle") :].replace("trip_form", f"{name}_form")
        stories += own.replace("of a trip", f"of a {name}").replace("ask_form", f"ask_{name}")
    stories += """
- story: Nothing but a taxi
  steps:
  - intent: ask_taxi
  - action: taxi_form
  - active_loop: taxi_form
  - active_loop: null
  - action: action_book
"""
    forms = "".join(f"  {name}_form: {{required_slots: [city]}}\n" for name in ("room", "meal", "taxi"))
    intents = "ask_form, ask_room, ask_meal, ask_taxi"
    domain = DOMAIN.replace("ask_form", intents, 1).replace("actions:", f"{forms}actions:", 1)
    assistant = small(tmp_path, stories=stories, rules="", **{"domain.yml": domain})
    begun = ("/ask_taxi", "taxi_form", loop("taxi_form"), "action_listen")
    interrupted = (*begun, "/chat", e.ActionExecutionRejected(name="taxi_form"))
    assert learned_action(assistant, *interrupted) == "utter_chat"
    assert learned_action(assistant, *interrupted, "utter_chat") == "taxi_form"


def learned_action(assistant: Small, *talk: str | e.Event) -> str:
    scores = learned(assistant, *talk).scores
    return max(scores, key=lambda action: scores[action])


def test_a_form_that_has_declined_is_not_predicted(tmp_path: Path):
    begun = ("/ask_form", "trip_form", loop("trip_form"), "action_listen", "/bye")
    scores = learned(small(tmp_path), *begun, e.ActionExecutionRejected(name="trip_form")).scores
    assert "trip_form" not in scores


def test_a_message_that_no_story_has_falls_back(tmp_path: Path):
    decision = small(tmp_path).next("/deny")
    assert (decision.action, decision.policy) == ("action_default_fallback", "RulePolicy")
    assert max(learned(small(tmp_path), "/deny").scores.values()) < 0.4


def test_an_answer_that_never_followed_this_message_is_a_guess(tmp_path: Path):
    """The opposite of what the customer says is not taken for an answer, however well it fits what was asked."""
    stories = """
stories:
- story: Checking, yes
  steps:
  - intent: ask_form
  - action: action_check
  - intent: affirm
  - action: action_book
- story: Checking twice, yes
  steps:
  - intent: greet
  - action: utter_greet
  - intent: ask_form
  - action: action_check
  - intent: affirm
  - action: action_book
- story: Chat is refused
  steps:
  - intent: chat
  - action: utter_chat
  - intent: deny
  - action: utter_bye
"""
    assistant = small(tmp_path, stories=stories, rules="")
    prediction = learned(assistant, "/ask_form", "action_check", "action_listen", "/deny")
    assert prediction.scores.get("action_book", 0.0) < 0.3


def test_the_explanation_names_the_nearest_story_and_the_strongest_clue(tmp_path: Path):
    explanation = small(tmp_path).next(*BYE_AFTER_LONG).explanation
    assert "most like 'Greeting, then " in explanation
    assert "the customer says greet" in explanation


def test_training_twice_gives_the_same(tmp_path: Path):
    one, two = small(tmp_path / "one"), small(tmp_path / "two")
    for talk in (BYE_AFTER_LONG, ("/deny",), ("/chat", "utter_chat")):
        assert learned(one, *talk) == learned(two, *talk)


def test_it_decides_the_same_after_being_saved_and_loaded(tmp_path: Path):
    assistant = small(tmp_path / "project")
    folder = tmp_path / "saved"
    folder.mkdir()
    save_policies(assistant.policies, folder)
    loaded = load_policies(folder, assistant.domain)
    for talk in (BYE_AFTER_LONG, ("/greet",), ("/deny",), (said("greet", city="York"), slot("city", "York"))):
        assert choose(assistant.tracker(*talk), assistant.domain, loaded) == assistant.next(*talk)


def test_it_is_saved_without_code(tmp_path: Path):
    assistant = small(tmp_path / "project")
    folder = tmp_path / "saved"
    folder.mkdir()
    save_policies(assistant.policies, folder)
    kinds = {file.suffix for file in folder.rglob("*") if file.is_file()}
    assert kinds == {".json", ".npz"}


@pytest.mark.parametrize("config", [POLICIES, "policies:\n- name: LearnedPolicy\n- name: RulePolicy\n"])
def test_a_project_of_rules_alone_trains(tmp_path: Path, config: str):
    rules = "rules:\n- rule: Hello\n  steps:\n  - intent: greet\n  - action: utter_greet\n"
    assistant = small(tmp_path / "project", stories="", rules=rules, config=config)
    assert assistant.next("/greet").policy == "RulePolicy"
    assert learned(assistant, "/bye").scores == {}
    assert assistant.next("/bye").action == "action_default_fallback"
    folder = tmp_path / "saved"
    folder.mkdir()
    save_policies(assistant.policies, folder)
    assert choose(assistant.tracker("/bye"), assistant.domain, load_policies(folder, assistant.domain)).confidence


def test_rules_are_not_learned_from(tmp_path: Path):
    rules = RULES + "- rule: Refusals\n  steps:\n  - intent: deny\n  - action: utter_bye\n"
    scores = learned(small(tmp_path, rules=rules), *BYE_AFTER_LONG[:-1], "/deny").scores
    assert max(scores.values()) < 0.4


def test_max_history_sets_how_far_it_looks_back(tmp_path: Path):
    config = POLICIES.replace("  epochs: 1", "  max_history: 2")
    assistant = small(tmp_path, config=config)
    short = learned(assistant, "/greet", "utter_greet")
    long = learned(assistant, "/bye", "utter_bye", "action_listen", "/greet", "utter_greet")
    assert short.scores == long.scores


def test_a_text_that_stories_answer_end_to_end_is_answered(tmp_path: Path):
    stories = (
        STORIES
        + """
- story: Said in words
  steps:
  - user: what about my points
  - action: action_check
- story: Said in other words
  steps:
  - user: how many points are left
  - action: action_check
"""
    )
    assistant = small(tmp_path, stories=stories)
    decision = assistant.next(said("inform", text="how many points are there"))
    assert (decision.action, decision.policy) == ("action_check", "TEDPolicy")
    assert e.UserFeaturization(use_text_for_featurization=True) in decision.events
    assert assistant.next(said("greet", text="hello there")).action == "utter_greet"


def test_confidence_is_bounded_and_adds_up_to_no_more_than_one(tmp_path: Path):
    assistant = small(tmp_path)
    for talk in (BYE_AFTER_LONG, ("/deny",), ("/chat", "utter_chat", "action_listen", "/deny")):
        scores = learned(assistant, *talk).scores
        assert all(0.0 < score < 1.0 for score in scores.values())
        assert sum(scores.values()) <= 1.0 + 1e-9


def test_training_says_how_well_confidence_holds_on_stories_held_out(tmp_path: Path):
    assistant = small(tmp_path)
    policy = next(each for each in assistant.policies if isinstance(each, LearnedPolicy))
    assert policy.held_out["actions"] > 0
    assert 0.0 <= policy.held_out["calibration_error"] <= 0.5
    assert json.dumps(dict(policy.held_out))


def test_the_seed_may_be_set(tmp_path: Path):
    project = small(tmp_path, config=POLICIES.replace("epochs: 1", "random_seed: 7"))
    loaded = load_project(tmp_path)
    again = train_policies(loaded.config, loaded.flows, loaded.domain)
    one = choose(project.tracker(*BYE_AFTER_LONG), project.domain, project.policies)
    assert choose(project.tracker(*BYE_AFTER_LONG), loaded.domain, again) == one
