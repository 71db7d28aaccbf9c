import json
from pathlib import Path

import pytest
from kit.projects import DOMAIN, Small, loop, slot, write_project

from bot.assistant.load import load_project
from bot.dialogue.choose import choose
from bot.dialogue.registry import DEFAULT_POLICIES, policies_of, registered
from bot.dialogue.training import INDEX, load_policies, save_policies
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
        ("my_bot.policies.Clever", "Code of your own"),
        ({"name": "RulePolicy", "core_fallback_treshold": 0.3}, "Did you mean 'core_fallback_threshold'?"),
        ({"name": "TEDPolicy", "epoch": 100}, "Did you mean 'epochs'?"),
        ({"name": "RulePolicy", "epochs": 100}, "RulePolicy has no option 'epochs'"),
        ("TEDPolizy", "Did you mean 'TEDPolicy'?"),
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
    assert [each.policy.name for each in chosen] == list(DEFAULT_POLICIES)
    assert notes == []


def test_options_of_rasa_s_network_are_accepted_and_named_once():
    written = {"name": "TEDPolicy", "max_history": 5, "epochs": 100, "constrain_similarities": True}
    chosen, notes = policies_of({"policies": [written]})
    assert chosen[0].options["max_history"] == 5
    assert "epochs" not in chosen[0].options
    (note,) = notes
    assert note.endswith("without effect: epochs, constrain_similarities.")


TED_OF_RASA_3_6 = (
    "BILOU_flag batch_size batch_strategy checkpoint_model concat_dimension connection_density constrain_similarities "
    "dense_dimension drop_rate drop_rate_attention drop_rate_dialogue drop_rate_label e2e_confidence_threshold "
    "embedding_dimension encoding_dimension entity_recognition epochs evaluate_every_number_of_epochs "
    "evaluate_on_number_of_examples featurizers hidden_layers_sizes learning_rate loss_type max_history "
    "max_relative_position maximum_negative_similarity maximum_positive_similarity model_confidence "
    "negative_margin_scale number_of_attention_heads number_of_negative_examples number_of_transformer_layers priority "
    "random_seed ranking_length regularization_constant renormalize_confidences scale_loss similarity_type "
    "split_entities_by_comma tensorboard_log_directory tensorboard_log_level transformer_size unidirectional_encoder "
    "use_dense_input_dropout use_gpu use_key_relative_attention use_masked_language_model "
    "use_maximum_negative_similarity use_sparse_input_dropout use_value_relative_attention"
)


@pytest.mark.parametrize("name", ["TEDPolicy", "UnexpecTEDIntentPolicy"])
def test_every_option_of_rasa_s_network_is_accepted(name: str):
    only_ted = {"e2e_confidence_threshold"} if name != "TEDPolicy" else set()
    options = {option: None for option in TED_OF_RASA_3_6.split() if option not in only_ted}
    chosen, _ = policies_of({"policies": [{"name": name, **options}]})
    assert chosen[0].policy.name == name


def test_a_learned_policy_alone_decides(tmp_path: Path):
    small = Small(tmp_path, {**FILES, "config.yml": "policies:\n- name: TEDPolicy\n  epochs: 100\n"})
    assert small.next("/greet").action == "utter_greet"


def test_every_registered_policy_has_the_protocol_s_parts():
    for name, policy in registered().items():
        assert policy.name == name
        assert "priority" in policy.options
        assert all(callable(getattr(policy, verb)) for verb in ("train", "predict", "save", "load"))


def test_the_domain_of_these_tests_is_whole(tmp_path: Path):
    project = load_project(write_project(tmp_path, {"domain.yml": DOMAIN}))
    assert project.findings == ()
