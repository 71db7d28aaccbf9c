from pathlib import Path

import pytest
from kit.projects import Small

from bot.errors import ProjectError

RULE = """
rules:
- rule: Say hello
  steps:
  - intent: greet
  - action: utter_greet
"""


def problem(folder: Path, rules: str, stories: str = "stories: []") -> ProjectError:
    with pytest.raises(ProjectError) as caught:
        Small(folder, {"data/rules.yml": rules, "data/stories.yml": stories})
    return caught.value


def test_two_rules_that_go_on_differently(tmp_path: Path):
    error = problem(tmp_path, RULE + "- rule: Say bye\n  steps:\n  - intent: greet\n  - action: utter_bye\n")
    assert error.place is not None
    assert error.place.endswith("data/rules.yml:6")
    assert "'Say hello' goes on with 'utter_greet'" in error.message
    assert "'Say bye'" in error.message
    assert "data/rules.yml:7" in error.message


def test_a_story_against_a_rule(tmp_path: Path):
    story = "stories:\n- story: Other\n  steps:\n  - intent: greet\n  - action: utter_bye\n"
    error = problem(tmp_path, RULE, story)
    assert error.place is not None
    assert error.place.endswith("data/stories.yml:5")
    assert "goes on with 'utter_bye'" in error.message
    assert "wants 'utter_greet'" in error.message


def test_all_contradictions_are_told_at_once(tmp_path: Path):
    story = """
stories:
- story: One
  steps:
  - intent: greet
  - action: utter_bye
- story: Two
  steps:
  - intent: chat
  - action: utter_chat
  - intent: greet
  - action: utter_chat
"""
    text = str(problem(tmp_path, RULE, story))
    assert "'One'" in text
    assert "'Two'" in text


def test_a_rule_with_two_messages_is_a_story(tmp_path: Path):
    error = problem(tmp_path, RULE + "  - intent: bye\n  - action: utter_bye\n")
    assert "more than one message" in error.message


def test_restricting_rules_can_be_switched_off(tmp_path: Path):
    config = "policies:\n- name: RulePolicy\n  restrict_rules: false\n"
    rules = RULE + "  - intent: bye\n  - action: utter_bye\n"
    assistant = Small(tmp_path, {"data/rules.yml": rules, "config.yml": config})
    assert assistant.next("/greet", "utter_greet", "action_listen", "/bye").action == "utter_bye"


def test_a_rule_that_leaves_out_what_its_action_sets_elsewhere(tmp_path: Path):
    rules = """
rules:
- rule: Member
  steps:
  - intent: greet
  - action: action_check
  - slot_was_set:
    - member: true
  - action: utter_greet
- rule: Not said
  steps:
  - intent: bye
  - action: action_check
  - action: utter_bye
"""
    error = problem(tmp_path, rules)
    assert "'action_check' does not set" in error.message
    assert "'member'" in error.message
    assert error.place is not None
    assert error.place.endswith("data/rules.yml:10")


def test_a_rule_that_forgets_the_form_it_starts(tmp_path: Path):
    rules = """
rules:
- rule: Start
  steps:
  - intent: ask_form
  - action: trip_form
  - active_loop: trip_form
- rule: Start otherwise
  steps:
  - intent: inform
  - action: trip_form
"""
    assert "active_loop: trip_form" in problem(tmp_path, rules).message


def test_a_story_that_leaves_the_happy_path_of_a_form_does_not_contradict(tmp_path: Path):
    rules = """
rules:
- rule: Start
  steps:
  - intent: ask_form
  - action: trip_form
  - active_loop: trip_form
"""
    story = """
stories:
- story: Interrupts
  steps:
  - intent: ask_form
  - action: trip_form
  - active_loop: trip_form
  - intent: chat
  - action: utter_chat
  - action: trip_form
"""
    Small(tmp_path, {"data/rules.yml": rules, "data/stories.yml": story})


def test_a_rule_that_only_listens_gives_way_where_a_story_and_another_rule_go_on(tmp_path: Path):
    """A rule's first action is not predicted: what is left of this one would only keep others silent."""
    rules = """
rules:
- rule: Begin with an action
  steps:
  - action: action_check
- rule: Begin alike, and go on
  condition:
  - slot_was_set:
    - member: true
  steps:
  - action: action_check
  - action: utter_chat
"""
    story = "stories:\n- story: Goes on\n  steps:\n  - intent: greet\n  - action: action_check\n  - action: utter_bye\n"
    assistant = Small(tmp_path, {"data/rules.yml": rules, "data/stories.yml": story})
    assert assistant.next("/greet", "action_check").action == "utter_bye"
