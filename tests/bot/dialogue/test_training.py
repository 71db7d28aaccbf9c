import json
from pathlib import Path

import pytest
from kit.projects import DOMAIN, Small, loop, slot, write_project

from bot.assistant.load import load_project
from bot.dialogue.choose import choose
from bot.dialogue.registry import DEFAULT_POLICIES, policies_of, registered
from bot.dialogue.training import INDEX, load_policies, save_policies, train_policies
from bot.errors import ModelError, ProjectError

FILES = {
    "data/rules.yml": """
rules:
- rule: Start
  steps:
  - intent: ask_form
  - action: trip_form
  - active_loop: trip_form
- rule: Chat
  condition:
  - slot_was_set:
    - tier: null
  steps:
  - intent: chat
  - action: utter_chat
""",
    "data/stories.yml": """
stories:
- story: Greet
  steps:
  - intent: greet
  - action: utter_greet
  - intent: bye
  - action: utter_bye
""",
}
TALKS = (
    ("/greet",),
    ("/greet", "utter_greet", "action_listen", "/bye"),
    ("/chat",),
    (slot("tier", "gold"), "/chat"),
    ("/ask_form",),
    ("/ask_form", "trip_form", loop("trip_form")),
    ("/deny",),
)


def test_policies_decide_the_same_after_being_saved_and_loaded(tmp_path: Path):
    small = Small(tmp_path / "project", FILES)
    folder = tmp_path / "saved"
    folder.mkdir()
    save_policies(small.policies, folder)
    loaded = load_policies(folder, small.domain)
    for talk in TALKS:
        assert choose(small.tracker(*talk), small.domain, loaded) == small.next(*talk)


def test_what_is_saved_is_json_alone(tmp_path: Path):
    small = Small(tmp_path / "project", FILES)
    folder = tmp_path / "saved"
    folder.mkdir()
    save_policies(small.policies, folder)
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert all(json.loads(file.read_text()) for file in files)
    assert {file.name for file in files} == {INDEX, "rules.json", "memory.json"}


def test_a_model_with_a_policy_of_another_version_says_what_to_do(tmp_path: Path):
    (tmp_path / INDEX).write_text('["PolicyOfTomorrow"]')
    with pytest.raises(ModelError, match="usher train"):
        load_policies(tmp_path, Small(tmp_path / "project", {}).domain)


def test_the_order_of_config_yml_is_kept(tmp_path: Path):
    small = Small(tmp_path, {**FILES, "config.yml": "policies:\n- name: RulePolicy\n- name: MemoizationPolicy\n"})
    assert [policy.name for policy in small.policies] == ["RulePolicy", "MemoizationPolicy"]


def config_error(text: str) -> str:
    with pytest.raises(ProjectError) as caught:
        policies_of({"policies": [{"name": "RulePolicy"}, text if isinstance(text, dict) else {"name": text}]})
    return str(caught.value)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("RulesPolicy", "Did you mean 'RulePolicy'?"),
        ("FormPolicy", "Write RulePolicy instead"),
        ("FallbackPolicy", "core_fallback_threshold"),
        ("my_bot.policies.Clever", "bot.dialogue.registry.register"),
        ({"name": "RulePolicy", "core_fallback_treshold": 0.3}, "Did you mean 'core_fallback_threshold'?"),
        ({"nam": "RulePolicy"}, "- name: RulePolicy"),
    ],
)
def test_a_policy_or_option_that_does_not_exist(written: object, told: str):
    assert told in config_error(written)


def test_rasa_s_full_names_are_understood():
    chosen, _ = policies_of({"policies": [{"name": "rasa.core.policies.rule_policy.RulePolicy"}]})
    assert [each.policy.name for each in chosen] == ["RulePolicy"]


def test_without_policies_rasa_s_default_ones_run():
    chosen, notes = policies_of({})
    assert [each.policy.name for each in chosen] == ["MemoizationPolicy", "RulePolicy"]
    assert len(notes) == len(DEFAULT_POLICIES) - 2
    assert all("Policy" in note for note in notes)


def test_a_config_of_learned_policies_alone_says_what_to_add(tmp_path: Path):
    project = load_project(write_project(tmp_path, {"config.yml": "policies:\n- name: TEDPolicy\n  epochs: 100\n"}))
    with pytest.raises(ProjectError, match="RulePolicy"):
        train_policies(project.config, project.flows, project.domain)


def test_every_registered_policy_has_the_protocol_s_parts():
    for name, policy in registered().items():
        assert policy.name == name
        assert "priority" in policy.options
        assert all(callable(getattr(policy, verb)) for verb in ("train", "predict", "save", "load"))


def test_the_domain_of_these_tests_is_whole(tmp_path: Path):
    project = load_project(write_project(tmp_path, {"domain.yml": DOMAIN}))
    assert project.findings == ()
