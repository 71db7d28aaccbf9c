from pathlib import Path

from kit.projects import Small

from bot.dialogue.choose import choose
from bot.dialogue.policy import Decision, Prediction
from bot.dialogue.training import load_policies, save_policies

STORIES = """
stories:
- story: Greeting, glad
  steps:
  - intent: greet
  - action: utter_greet
  - intent: chat
  - action: utter_chat
- story: Greeting, sad, helped
  steps:
  - intent: greet
  - action: utter_greet
  - intent: inform
  - action: action_check
  - intent: affirm
  - action: utter_chat
- story: Greeting, sad, not helped
  steps:
  - intent: greet
  - action: utter_greet
  - intent: inform
  - action: action_check
  - intent: deny
  - action: utter_bye
"""


def small(folder: Path, *, stories: str = STORIES, rules: str = "", options: str = "") -> Small:
    config = f"policies:\n- name: MemoizationPolicy\n- name: RulePolicy\n- name: UnexpecTEDIntentPolicy\n{options}"
    return Small(folder, {"data/stories.yml": stories, "data/rules.yml": rules, "config.yml": config})


def unexpected(decision: Decision) -> Prediction:
    """What this policy says, whoever decides."""
    return next(each for each in decision.predictions if each.policy == "UnexpecTEDIntentPolicy")


def test_an_answer_to_a_question_that_was_not_asked_is_unlikely(tmp_path: Path):
    decision = small(tmp_path).next("/affirm")
    assert (decision.action, decision.policy) == ("action_unlikely_intent", "UnexpecTEDIntentPolicy")
    assert "affirm is unlikely here" in decision.explanation
    assert "likeliest: greet" in decision.explanation


def test_then_the_others_decide(tmp_path: Path):
    assert small(tmp_path).next("/affirm", "action_unlikely_intent").action == "action_default_fallback"


def test_a_rule_can_answer_it(tmp_path: Path):
    rules = "rules:\n- rule: Unlikely\n  steps:\n  - action: action_unlikely_intent\n  - action: utter_chat\n"
    assert small(tmp_path, rules=rules).next("/affirm", "action_unlikely_intent").action == "utter_chat"


def test_what_stories_expect_is_not_unlikely(tmp_path: Path):
    assistant = small(tmp_path)
    asked = ("/greet", "utter_greet", "action_listen", "/inform", "action_check", "action_listen")
    for talk in (("/greet",), (*asked, "/affirm"), (*asked, "/deny")):
        assert unexpected(assistant.next(*talk)).scores == {}


def test_stories_and_rules_go_before_it(tmp_path: Path):
    rules = "rules:\n- rule: Yes\n  steps:\n  - intent: affirm\n  - action: utter_greet\n"
    stories = STORIES.replace("action: utter_chat", "action: action_book")
    decision = small(tmp_path, stories=STORIES, rules=rules.replace("affirm", "bye")).next("/bye")
    assert decision.policy == "RulePolicy"
    assert small(tmp_path / "other", stories=stories).next("/greet").policy == "MemoizationPolicy"


def test_an_intent_that_stories_do_not_have_or_that_is_to_be_ignored_is_let_through(tmp_path: Path):
    assert unexpected(small(tmp_path / "one").next("/ask_form")).scores == {}
    ignoring = small(tmp_path / "two", options="  ignore_intents_list: [affirm]\n")
    assert ignoring.next("/affirm").action == "action_default_fallback"


def test_with_tolerance_fewer_are_unlikely(tmp_path: Path):
    assert unexpected(small(tmp_path, options="  tolerance: 1.0\n").next("/affirm")).scores == {}


def test_without_stories_it_is_silent(tmp_path: Path):
    rules = "rules:\n- rule: Hello\n  steps:\n  - intent: greet\n  - action: utter_greet\n"
    assert unexpected(small(tmp_path, stories="", rules=rules).next("/greet")).scores == {}


def test_it_decides_the_same_after_being_saved_and_loaded(tmp_path: Path):
    assistant = small(tmp_path / "project")
    folder = tmp_path / "saved"
    folder.mkdir()
    save_policies(assistant.policies, folder)
    loaded = load_policies(folder, assistant.domain)
    for talk in (("/affirm",), ("/greet",), ("/greet", "utter_greet", "action_listen", "/deny")):
        assert choose(assistant.tracker(*talk), assistant.domain, loaded) == assistant.next(*talk)
