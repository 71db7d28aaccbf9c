from pathlib import Path

import pytest
from kit.projects import Small, loop, said, slot

from bot.conversation import events as e
from bot.errors import ProjectError

STORIES = """
stories:
- story: Greet and chat
  steps:
  - intent: greet
  - action: utter_greet
  - intent: chat
  - action: utter_chat
- story: Gold
  steps:
  - intent: bye
  - action: action_check
  - slot_was_set:
    - tier: gold
  - action: utter_bye
"""


def small(folder: Path, *, policy: str = "MemoizationPolicy", stories: str = STORIES, **options: object) -> Small:
    lines = "".join(f"  {name}: {value}\n" for name, value in options.items())
    config = f"policies:\n- name: {policy}\n{lines}- name: RulePolicy\n"
    return Small(folder, {"data/stories.yml": stories, "config.yml": config})


GREETED = ("/greet", "utter_greet", "action_listen")


def test_a_story_is_followed_word_for_word(tmp_path: Path):
    assistant = small(tmp_path)
    assert assistant.next("/greet").action == "utter_greet"
    assert assistant.next("/greet", "utter_greet").action == "action_listen"
    decision = assistant.next(*GREETED, "/chat")
    assert (decision.action, decision.policy, decision.confidence) == ("utter_chat", "MemoizationPolicy", 1.0)


def test_anything_before_it_breaks_it(tmp_path: Path):
    assistant = small(tmp_path)
    assert assistant.next("/bye", "utter_bye", "action_listen", *GREETED, "/chat").action == "action_default_fallback"
    assert assistant.next(slot("tier", "gold"), "/greet").action == "action_default_fallback"


def test_with_a_short_memory_only_the_last_states_count(tmp_path: Path):
    assistant = small(tmp_path, max_history=3)
    before = ("/bye", "utter_bye", "action_listen", "/bye", "utter_bye", "action_listen")
    assert assistant.next(*before, *GREETED, "/chat").action == "utter_chat"


def test_a_featurizer_may_say_how_far_back(tmp_path: Path):
    assistant = small(tmp_path, featurizer="[{name: MaxHistoryTrackerFeaturizer, max_history: 3}]")
    before = ("/bye", "utter_bye", "action_listen", "/bye", "utter_bye", "action_listen")
    assert assistant.next(*before, *GREETED, "/chat").action == "utter_chat"
    with pytest.raises(ProjectError, match="max_history"):
        small(tmp_path / "other", featurizer="[{name: FullDialogueTrackerFeaturizer}]")


def test_what_stories_continue_differently_is_not_remembered(tmp_path: Path):
    other = "- story: Other\n  steps:\n  - intent: greet\n  - action: utter_bye\n"
    assistant = small(tmp_path, stories=STORIES + other)
    assert assistant.next("/greet").action == "action_default_fallback"
    assert assistant.next(*GREETED, "/chat").action == "utter_chat"


def test_a_slot_counts_by_its_features(tmp_path: Path):
    assistant = small(tmp_path)
    assert assistant.next("/bye", "action_check", slot("tier", "GOLD")).action == "utter_bye"
    assert assistant.next("/bye", "action_check", slot("tier", "silver")).action == "action_default_fallback"


def test_the_augmented_policy_forgets_the_beginning(tmp_path: Path):
    assistant = small(tmp_path, policy="AugmentedMemoizationPolicy")
    decision = assistant.next("/bye", slot("tier", "silver"), "utter_bye", "action_listen", *GREETED, "/chat")
    assert (decision.action, decision.policy) == ("utter_chat", "AugmentedMemoizationPolicy")
    assert "beginning forgotten" in decision.explanation


def test_the_augmented_policy_forgets_no_more_than_it_must(tmp_path: Path):
    """The longest end that a story fits is taken: here the one with the greeting, not the one without."""
    other = "- story: Chat at once\n  steps:\n  - intent: chat\n  - action: utter_bye\n"
    assistant = small(tmp_path, policy="AugmentedMemoizationPolicy", stories=STORIES + other)
    assert assistant.next("/inform", "utter_bye", "action_listen", *GREETED, "/chat").action == "utter_chat"
    assert assistant.next("/inform", "utter_bye", "action_listen", "/chat").action == "utter_bye"


def test_inside_a_form_the_beginning_may_be_forgotten_with_the_form(tmp_path: Path):
    """As Rasa does it: a question inside a form is answered from a story that knows no form."""
    assistant = small(tmp_path, policy="AugmentedMemoizationPolicy", max_history=2)
    started = ("/ask_form", "trip_form", loop("trip_form"), "action_listen")
    decision = assistant.next(*started, "/greet", e.ActionExecutionRejected(name="trip_form"))
    assert decision.action == "utter_greet"


@pytest.mark.parametrize("policy", ["MemoizationPolicy", "AugmentedMemoizationPolicy"])
def test_long_conversations_change_nothing(tmp_path: Path, policy: str):
    assistant = small(tmp_path, policy=policy)
    long = ("/bye", "utter_bye", "action_listen") * 150
    wanted = "utter_chat" if policy.startswith("Augmented") else "action_default_fallback"
    assert assistant.next(*long, *GREETED, "/chat").action == wanted


def test_entities_that_the_intent_ignores_do_not_count(tmp_path: Path):
    assistant = small(tmp_path)
    assert assistant.next(said("greet", secret="x")).action == "utter_greet"
    assert assistant.next(said("greet", city="Leeds")).action == "action_default_fallback"


def test_entities_of_a_story_fill_slots(tmp_path: Path):
    stories = """
stories:
- story: City
  steps:
  - intent: inform
    entities:
    - city: Leeds
  - action: action_check
"""
    assistant = small(tmp_path, stories=stories)
    assert assistant.next(said("inform", city="York"), slot("city", "York")).action == "action_check"
    assert assistant.next(said("inform", city="York")).action == "action_default_fallback"
