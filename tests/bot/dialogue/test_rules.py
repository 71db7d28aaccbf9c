"""How rules decide; the cases are those of Rasa's own behaviour, held against it in test_recordings.py."""

from pathlib import Path

import pytest
from kit.projects import Small, loop, said, slot

from bot.conversation import events as e
from bot.errors import ProjectError


def small(folder: Path, rules: str, stories: str = "stories: []", config: str | None = None) -> Small:
    files = {"data/rules.yml": rules, "data/stories.yml": stories}
    return Small(folder, files if config is None else {**files, "config.yml": config})


GREET = """
rules:
- rule: Say hello
  steps:
  - intent: greet
  - action: utter_greet
"""


def test_a_rule_holds_wherever_the_conversation_stands(tmp_path: Path):
    assistant = small(tmp_path, GREET)
    assert assistant.next("/greet").action == "utter_greet"
    later = assistant.next("/greet", "utter_greet", "action_listen", "/chat", "utter_chat", "action_listen", "/greet")
    assert (later.action, later.policy, later.confidence) == ("utter_greet", "RulePolicy", 1.0)
    assert "Say hello" in later.explanation
    assert "rules.yml:3" in later.explanation


def test_after_its_last_action_a_rule_listens(tmp_path: Path):
    assistant = small(tmp_path, GREET)
    assert assistant.next("/greet", "utter_greet").action == "action_listen"


def test_where_no_rule_fits_the_core_fallback_is_chosen(tmp_path: Path):
    assistant = small(tmp_path, GREET)
    decision = assistant.next("/chat")
    assert (decision.action, decision.confidence) == ("action_default_fallback", 0.3)
    assert decision.events == (e.UserFeaturization(use_text_for_featurization=False),)


def test_a_rule_of_the_conversation_start_fits_there_only(tmp_path: Path):
    assistant = small(tmp_path, GREET.replace("steps:", "conversation_start: true\n  steps:"))
    assert assistant.next("/greet").action == "utter_greet"
    assert assistant.next("/chat", "utter_chat", "action_listen", "/greet").action == "action_default_fallback"


def test_a_rule_that_does_not_wait_leaves_the_next_action_open(tmp_path: Path):
    rules = GREET + "  wait_for_user_input: false\n"
    assert small(tmp_path, rules).next("/greet", "utter_greet").action == "action_default_fallback"


CONDITIONS = """
rules:
- rule: Members
  condition:
  - slot_was_set:
    - member: true
  steps:
  - intent: greet
  - action: utter_greet
- rule: Others
  condition:
  - slot_was_set:
    - member: null
  steps:
  - intent: greet
  - action: utter_bye
"""


def test_conditions_of_slots(tmp_path: Path):
    assistant = small(tmp_path, CONDITIONS)
    assert assistant.next(slot("member", value=True), "/greet").action == "utter_greet"
    assert assistant.next("/greet").action == "utter_bye"
    assert assistant.next(slot("member", value=False), "/greet").action == "action_default_fallback"
    assert assistant.next(slot("member", value=True), slot("member", None), "/greet").action == "utter_bye"


def test_slots_that_a_rule_does_not_name_do_not_matter(tmp_path: Path):
    assistant = small(tmp_path, GREET)
    assert assistant.next(slot("city", "Leeds"), slot("tier", "gold"), "/greet").action == "utter_greet"


def test_of_rules_that_fit_the_one_that_says_most_wins(tmp_path: Path):
    more = """
- rule: Greet gold members
  condition:
  - slot_was_set:
    - tier: gold
  steps:
  - intent: greet
  - action: utter_chat
"""
    assistant = small(tmp_path, GREET + more)
    assert assistant.next(slot("tier", "GOLD"), "/greet").action == "utter_chat"
    assert assistant.next(slot("tier", "silver"), "/greet").action == "utter_greet"


@pytest.mark.parametrize(
    ("intent", "action"),
    [("restart", "action_restart"), ("back", "action_back"), ("session_start", "action_session_start")],
)
def test_default_intents(tmp_path: Path, intent: str, action: str):
    assistant = small(tmp_path, GREET)
    assert assistant.next(f"/{intent}").action == action
    assert assistant.next("/ask_form", "trip_form", loop("trip_form"), "action_listen", f"/{intent}").action == action


FORM = """
rules:
- rule: Start
  steps:
  - intent: ask_form
  - action: trip_form
  - active_loop: trip_form
- rule: Submit
  condition:
  - active_loop: trip_form
  steps:
  - action: trip_form
  - active_loop: null
  - slot_was_set:
    - requested_slot: null
  - action: action_book
- rule: Small talk anywhere
  steps:
  - intent: chat
  - action: utter_chat
"""
STARTED = ("/ask_form", "trip_form", loop("trip_form"), slot("requested_slot", "city"))


def test_a_form_runs_listens_and_runs_again(tmp_path: Path):
    assistant = small(tmp_path, FORM)
    assert assistant.next("/ask_form").action == "trip_form"
    assert assistant.next(*STARTED).action == "action_listen"
    again = assistant.next(*STARTED, "action_listen", "/inform")
    assert (again.action, again.events[-1].use_text_for_featurization) == ("trip_form", False)


def test_when_a_form_ends_its_submit_rule_follows(tmp_path: Path):
    ended = (*STARTED, "action_listen", "/inform", "trip_form", slot("city", "Leeds"))
    decision = small(tmp_path, FORM).next(*ended, slot("requested_slot", None), loop(None))
    assert decision.action == "action_book"


def test_a_rejected_form_lets_rules_answer_and_comes_back(tmp_path: Path):
    assistant = small(tmp_path, FORM)
    rejected = (*STARTED, "action_listen", "/chat", e.ActionExecutionRejected(name="trip_form"))
    assert assistant.next(*rejected).action == "utter_chat"
    assert assistant.next(*rejected, "utter_chat").action == "trip_form"


def test_a_form_that_is_rejected_without_an_answer_falls_back(tmp_path: Path):
    rejected = (*STARTED, "action_listen", "/deny", e.ActionExecutionRejected(name="trip_form"))
    assert small(tmp_path, FORM).next(*rejected).action == "action_default_fallback"


UNHAPPY = """
stories:
- story: Leaves the form
  steps:
  - intent: ask_form
  - action: trip_form
  - active_loop: trip_form
  - intent: deny
  - action: utter_chat
  - intent: affirm
  - action: trip_form
  - active_loop: null
  - action: action_book
"""


def test_a_story_that_comes_back_to_the_form_interrupts_it(tmp_path: Path):
    """The form asks again without checking the message, which was the answer to another question."""
    assistant = small(tmp_path, FORM, UNHAPPY)
    rejected = (*STARTED, "action_listen", "/deny", e.ActionExecutionRejected(name="trip_form"))
    assert assistant.next(*rejected).policy == "MemoizationPolicy"
    affirmed = (*rejected, "utter_chat", "action_listen", "/affirm")
    decision = assistant.next(*affirmed)
    assert decision.action == "trip_form"
    assert e.LoopInterrupted(is_interrupted=True) in decision.events


def test_inside_a_form_a_story_may_say_that_something_else_follows(tmp_path: Path):
    """Without it, the form would come right after a rule's answer."""
    rules = FORM.replace("- rule: Small talk anywhere", "- rule: Refused anywhere").replace(
        "intent: chat", "intent: deny"
    )
    assistant = small(tmp_path, rules, UNHAPPY)
    answered = (*STARTED, "action_listen", "/deny", e.ActionExecutionRejected(name="trip_form"), "utter_chat")
    assert assistant.next(*answered).action == "action_listen"


def test_a_rule_on_the_text_of_a_message_wins_over_its_intent(tmp_path: Path):
    by_text = GREET + "- rule: Password\n  steps:\n  - user: open sesame\n  - action: utter_bye\n"
    decision = small(tmp_path, by_text).next(said("greet", "open sesame"))
    assert decision.action == "utter_bye"
    assert decision.events == (e.UserFeaturization(use_text_for_featurization=True),)


def test_a_rule_s_turn_is_hidden_from_stories_that_do_not_know_it(tmp_path: Path):
    story = """
stories:
- story: Two
  steps:
  - intent: greet
  - action: utter_greet
  - intent: bye
  - action: utter_bye
"""
    chat = "rules:\n- rule: Chat\n  steps:\n  - intent: chat\n  - action: utter_chat\n"
    assistant = small(tmp_path, chat, story)
    first = assistant.next("/greet", "utter_greet", "action_listen", "/chat")
    assert (first.action, first.hide_rule_turn) == ("utter_chat", True)
    hidden = (
        e.ActionExecuted(name="utter_chat", hide_rule_turn=True),
        e.ActionExecuted(name="action_listen", hide_rule_turn=True),
    )
    decision = assistant.next("/greet", "utter_greet", "action_listen", "/chat", *hidden, "/bye")
    assert (decision.action, decision.policy) == ("utter_bye", "MemoizationPolicy")


def test_the_confidence_of_the_message_can_count_for_a_rule(tmp_path: Path):
    config = "policies:\n- name: RulePolicy\n  use_nlu_confidence_as_score: true\n  core_fallback_threshold: 0.95\n"
    decision = small(tmp_path, GREET, config=config).next("/greet")
    assert (decision.action, decision.confidence) == ("action_default_fallback", 0.95)


def test_the_fallback_can_be_named_or_switched_off(tmp_path: Path):
    named = "policies:\n- name: RulePolicy\n  core_fallback_action_name: utter_bye\n  core_fallback_threshold: 0.6\n"
    assert small(tmp_path / "a", GREET, config=named).next("/chat").action == "utter_bye"
    off = "policies:\n- name: RulePolicy\n  enable_fallback_prediction: false\n"
    decision = small(tmp_path / "b", GREET, config=off).next("/chat")
    assert (decision.action, decision.confidence) == ("action_listen", 0.0)


def test_a_fallback_that_does_not_exist_is_refused(tmp_path: Path):
    config = "policies:\n- name: RulePolicy\n  core_fallback_action_name: utter_nothing\n"
    with pytest.raises(ProjectError, match="utter_nothing"):
        small(tmp_path, GREET, config=config)


def test_a_list_slot_that_is_null_in_a_rule_counts_as_filled(tmp_path: Path):
    """Rasa's own oddity: the marker for null is put into the list."""
    rules = CONDITIONS.replace("member: true", "things: null").partition("- rule: Others")[0]
    assistant = small(tmp_path, rules)
    assert assistant.next("/greet").action == "action_default_fallback"
    assert assistant.next(slot("things", ["a"]), "/greet").action == "utter_greet"
