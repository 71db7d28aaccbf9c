"""What becomes of Rasa projects: a sound one, those of Rasa 2, and one in which everything is wrong at once."""

from pathlib import Path

import pytest
from kit.tiny import write_tiny

from bot.assistant.load import load_project
from bot.moving import check_rasa

NASTY = {
    "config.yml": """\
language: en
pipeline:
- name: WhitespaceTokenizer
- name: nasty_parts.Sentiment
- name: DIETClasifier
- name: DIETClassifier
  epocs: 3
- name: DIETClassifier
  epochs: 3
- name: RegexFeaturizer
- name: DucklingEntityExtractor
  dimensions: [tme]
- name: SpacyNLP
  model: xx_not_there
- name: SpacyEntityExtractor
- epochs: 5
policies:
- name: TEDPolicy
- name: UnexpecTEDIntentPolicy
- name: MappingPolicy
- name: my_policies.Greedy
- name: rasa.core.policies.rule_policy.RulePolicy
importers:
- name: MultiProjectImporter
""",
    "nasty_parts.py": "from rasa.engine.graph import GraphComponent\nclass Sentiment(GraphComponent): ...\n",
    "actions/actions.py": "from rasa_sdk import Action\nclass ActionPay(Action): ...\nclass ActionSee(Action): ...\n",
    "helpers.py": "import json\n",
    "broken.py": "def (",
    "venv/rasa.py": "import rasa\n",
    "data/nlu.yml": "nlu:\n- intent: a\n  exampels: |\n    - x\n- intent: greet\n  examples: |\n    - hi\n",
    "data/old.md": "## intent:greet\n- hello\n",
    "data/README.md": "# Our data\n\nWritten by us.\n",
    "data/other.json": '{"rows": []}',
    "data/flows.yml": "stories:\n- story: s\n  stps:\n  - intent: a\nrules: 5\n",
    "data/broken.yml": "a: [1\n",
    "endpoints.yml": "version: 3\ntracker_store:\n  type: mongod\naction_endpoint:\n  url: localhost:5055\nmodels:\n",
    "credentials.yml": "slack:\n  token: x\nrest:\n  foo: 1\nrasa:\n  url: x\nsocketio:\n",
    "tests/test_a.yml": "stories:\n- story: t\n  steps:\n  - user: hi\n    intent: greet\n",
    ".git/x.yml": "nonsense: [",
}


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def seen(findings):
    return {(each.file, each.what): each.verdict for each in findings}


def test_everything_that_is_wrong_is_found_in_one_go(tmp_path):
    here = Path.cwd()

    findings = check_rasa(write(tmp_path, NASTY))

    assert Path.cwd() == here
    assert seen(findings) == {
        ("config.yml", "line 23"): "refused",  # the importer
        ("config.yml", "line 16"): "refused",  # a component without a name
        ("config.yml", "WhitespaceTokenizer"): "mapped",
        ("config.yml", "nasty_parts.Sentiment"): "refused",
        ("config.yml", "DIETClasifier"): "refused",
        ("config.yml", "DIETClassifier"): "mapped",  # the second of them
        ("config.yml", "RegexFeaturizer"): "ignored",
        ("config.yml", "DucklingEntityExtractor"): "refused",
        ("config.yml", "SpacyNLP"): "ignored",
        ("config.yml", "SpacyEntityExtractor"): "refused",
        ("config.yml", "TEDPolicy"): "mapped",
        ("config.yml", "UnexpecTEDIntentPolicy"): seen(findings)["config.yml", "UnexpecTEDIntentPolicy"],
        ("config.yml", "MappingPolicy"): "refused",
        ("config.yml", "my_policies.Greedy"): "refused",
        ("config.yml", "rasa.core.policies.rule_policy.RulePolicy"): "supported",
        ("domain.yml", "domain"): "refused",
        ("data/nlu.yml", "1 example"): "supported",
        ("data/nlu.yml", "line 3"): "refused",
        ("data/old.md", "Markdown training data"): "refused",
        ("data/flows.yml", "line 3"): "refused",
        ("data/flows.yml", "line 2"): "ignored",
        ("data/flows.yml", "line 5"): "refused",
        ("data/broken.yml", "line 1"): "refused",
        ("tests/test_a.yml", "1 story"): "supported",
        ("endpoints.yml", "version"): "ignored",
        ("endpoints.yml", "tracker_store"): "refused",
        ("endpoints.yml", "action_endpoint"): "refused",
        ("endpoints.yml", "models"): "ignored",
        ("credentials.yml", "slack"): "refused",
        ("credentials.yml", "rest"): "refused",
        ("credentials.yml", "rasa"): "ignored",
        ("credentials.yml", "socketio"): "supported",
        ("actions/actions.py", "ActionPay, ActionSee"): "supported",
        ("nasty_parts.py", "Sentiment"): "ignored",
        ("broken.py", "file"): "ignored",
    }
    assert [each for each in findings if each.verdict == "refused" and not (each.reason and each.mend)] == []
    assert [each for each in findings if not each.place] == []


def test_the_same_name_twice_is_told_twice(tmp_path):
    places = [
        (each.place, each.verdict) for each in check_rasa(write(tmp_path, NASTY)) if each.what == "DIETClassifier"
    ]

    assert places == [("config.yml:6", "refused"), ("config.yml:8", "mapped")]


def test_the_pip_line_of_a_spacy_model(tmp_path):
    [finding] = [each for each in check_rasa(write(tmp_path, NASTY)) if each.what == "SpacyEntityExtractor"]

    assert "'xx_not_there' is not installed" in finding.reason
    assert "python -m spacy download xx_not_there" in finding.mend


def test_a_sound_project_has_nothing_refused(tmp_path):
    findings = check_rasa(write_tiny(tmp_path / "shop"))

    assert {each.verdict for each in findings} <= {"supported", "mapped"}
    assert {"config.yml", "domain.yml"} < {each.file for each in findings}


def test_a_domain_of_rasa_2_is_mapped(tmp_path):
    domain = (
        'version: "2.0"\nintents: [greet]\nentities: [city]\nslots:\n  city:\n    type: text\n'
        "responses:\n  utter_hi:\n  - text: hi\n"
    )
    findings = check_rasa(write(tmp_path, {"config.yml": "language: en\n", "domain.yml": domain}))

    assert seen(findings)["domain.yml", "version 2.0"] == "mapped"
    assert seen(findings)["domain.yml", "1 intent, 1 entity, 1 slot, 1 response"] == "supported"
    assert "refused" not in seen(findings).values()


def test_a_folder_of_domain_files_is_told_file_by_file(tmp_path):
    files = {
        "config.yml": "",
        "domain/a.yml": "intents: [greet]\n",
        "domain/b.yml": "forms:\n  f: {required_slots: [x]}\n",
    }

    found = seen(check_rasa(write(tmp_path, files)))

    assert found["domain/a.yml", "1 intent"] == "supported"
    assert found["domain/b.yml", "1 form"] == "supported"


def test_an_empty_folder(tmp_path):
    assert [(each.file, each.verdict) for each in check_rasa(tmp_path)] == [
        ("config.yml", "refused"),
        ("domain.yml", "refused"),
    ]


@pytest.mark.parametrize("name", ["moodbot", "helpdesk-assistant", "financial-demo"])
def test_projects_of_others(name):
    project = Path(__file__).parents[4] / "shared" / "conformance" / name
    if not project.is_dir():
        pytest.skip("shared/conformance is not here")

    assert [each for each in check_rasa(project) if each.verdict == "refused"] == []


def test_rasas_json_is_supported_and_loaded(tmp_path):
    project = write_tiny(tmp_path / "shop")
    (project / "data" / "old.json").write_text(
        '{"rasa_nlu_data": {"common_examples": [{"text": "good day to you", "intent": "greet"}]}}'
    )

    assert seen(check_rasa(project))["data/old.json", "1 example"] == "supported"
    loaded = load_project(project)
    assert "good day to you" in {example.text for example in loaded.training_data.examples}
    assert project / "data" / "old.json" in loaded.files
