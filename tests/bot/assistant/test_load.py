from pathlib import Path

import pytest
from kit.projects import CONFIG, DOMAIN, write_project

from bot.assistant.flows import ActionStep, LoopStep, OrStep, SlotStep, UserStep
from bot.assistant.load import load_domain, load_project
from bot.errors import ProjectError

RULES = """\
rules:
- rule: Hello
  condition:
  - active_loop: null
  - slot_was_set:
    - tier: gold
  steps:
  - intent: greet
    entities:
    - city: Leeds
      role: from
  - action: utter_greet
"""


def error(folder: Path, files: dict[str, str]) -> ProjectError:
    with pytest.raises(ProjectError) as caught:
        load_project(write_project(folder, files))
    return caught.value


def test_a_project(tmp_path: Path):
    project = load_project(write_project(tmp_path, {"data/rules.yml": RULES}))
    (rule,) = project.flows.rules
    place = f"{tmp_path}/data/rules.yml"
    assert (rule.name, rule.place, rule.conversation_start) == ("Hello", f"{place}:2", False)
    assert rule.conditions == (LoopStep(None, place=f"{place}:4"), SlotStep("tier", "gold", place=f"{place}:6"))
    entity = {"entity": "city", "value": "Leeds", "role": "from"}
    assert rule.steps == (
        UserStep("greet", (entity,), place=f"{place}:8"),
        ActionStep("utter_greet", place=f"{place}:12"),
    )
    assert project.name == "small"
    assert project.places["slots", "city"] == f"{tmp_path}/domain.yml:9"


def test_data_files_are_found_in_all_folders_in_order_but_not_in_hidden_ones(tmp_path: Path):
    story = "stories:\n- story: {}\n  steps:\n  - intent: greet\n"
    files = {f"data/{name}.yml": story.format(name[-1]) for name in ("b", "a/z", "a/.hidden/x", "c.d/y")}
    project = load_project(write_project(tmp_path, files))
    assert [story.name for story in project.flows.stories] == ["z", "b", "y"]


def test_what_the_actions_room_reads_of_data_is_no_training_data(tmp_path: Path):
    files = {"data/rules.yml": RULES, "data/journey.yml": "stages: [browsing]\n"}
    read = load_project(write_project(tmp_path, files)).files
    assert tmp_path / "data" / "journey.yml" not in read
    assert tmp_path / "data" / "rules.yml" in read
    with pytest.raises(ProjectError, match="'stages' is not a key"):
        load_project(write_project(tmp_path, {"data/more/journey.yml": "stages: [browsing]\n"}))


def test_a_domain_in_a_folder_is_merged(tmp_path: Path):
    write_project(
        tmp_path, {"domain/one.yml": DOMAIN, "domain/more/two.yml": "intents: [extra]\nactions: [action_x]\n"}
    )
    (tmp_path / "domain.yml").unlink()
    domain = load_project(tmp_path).domain
    assert {"greet", "extra"} <= set(domain.intents)
    assert domain.actions == ("action_x", "action_book", "action_check")
    assert load_domain(tmp_path / "domain").actions == domain.actions


def test_environment_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SHOP_NAME", "Fernline")
    domain = DOMAIN.replace("[{text: Bye}]", "\n  - text: Bye from ${SHOP_NAME}")
    variation = load_project(write_project(tmp_path / "a", {"domain.yml": domain})).domain.responses["utter_bye"][0]
    assert variation.body["text"] == "Bye from Fernline"
    monkeypatch.delenv("SHOP_NAME")
    found = error(tmp_path / "b", {"domain.yml": domain})
    assert "SHOP_NAME" in str(found)
    assert "domain.yml:" in str(found)


def test_retrieval_intents_come_from_the_examples(tmp_path: Path):
    files = {
        "domain.yml": DOMAIN.replace("intents: [greet,", "intents: [{faq: {use_entities: []}}, greet,")
        + "  utter_faq/hours: [{text: Nine to five}]\n  utter_faq/esim: [{text: Old answer}]\n",
        "data/nlu/faq.yml": """
            nlu:
            - intent: faq/hours
              examples: |
                - when are you open
            - intent: faq/esim
              examples: |
                - do you do esim
        """,
        "data/answers.yml": "responses:\n  utter_faq/esim:\n  - text: Yes\n    image: https://example.org/esim.png\n",
    }
    project = load_project(write_project(tmp_path, files))
    domain = project.domain
    assert domain.intents["faq"].is_retrieval
    assert "utter_faq" in domain.actions
    assert project.training_data.responses == {
        "faq/hours": [{"text": "Nine to five"}],
        "faq/esim": [{"text": "Yes", "image": "https://example.org/esim.png"}],
    }
    assert [path.name for path in project.nlu_files] == ["faq.yml"]
    # Rasa forgets which entities a retrieval intent uses, and so all are used.
    assert "city" in domain.intents["faq"].used_entities


def test_texts_that_stories_say_are_actions(tmp_path: Path):
    story = "stories:\n- story: A\n  steps:\n  - user: hi [Leeds](city)\n  - bot: Hello Leeds\n"
    project = load_project(write_project(tmp_path, {"data/stories.yml": story}))
    assert project.domain.e2e_actions == ("Hello Leeds",)
    step = project.flows.stories[0].steps[0]
    assert isinstance(step, UserStep)
    assert (step.text, step.intent) == ("hi Leeds", None)
    assert [(x["entity"], x["value"]) for x in step.entities] == [("city", "Leeds")]


def test_choices(tmp_path: Path):
    story = """
stories:
- story: A
  steps:
  - or:
    - intent: greet
    - slot_was_set:
      - tier: gold
      - city
  - action: utter_greet
"""
    step = load_project(write_project(tmp_path, {"data/stories.yml": story})).flows.stories[0].steps[0]
    assert isinstance(step, OrStep)
    assert [type(choice).__name__ for choice in step.choices] == ["UserStep", "SlotStep", "SlotStep"]
    assert step.choices[2].value == "filled"


STORY = "stories:\n- story: A\n  steps:\n  - intent: greet\n  - action: utter_greet\n"
MISTAKES = [
    ({"config.yml": CONFIG.replace("policies", "polices")}, "config.yml:6", "'polices'", "Did you mean 'policies'?"),
    ({"config.yml": "recipe: graph.v1\n"}, "config.yml:1", "'graph.v1'", "default.v1"),
    ({"config.yml": "importers:\n- name: MultiProjectImporter\n"}, "config.yml:1", "MultiProjectImporter", "data/"),
    ({"config.yml": "policies: [\n"}, "config.yml:", "", ""),
    ({"domain.yml": DOMAIN.replace("intents:", "intent:")}, "domain.yml:3", "'intent'", "Did you mean 'intents'?"),
    ({"domain.yml": "templates: {}\n"}, "domain.yml:1", "Rasa 1", "responses:"),
    ({"domain.yml": DOMAIN.replace("type: bool", "type: boolean")}, "domain.yml:13", "'boolean'", "'bool'"),
    ({"domain.yml": DOMAIN.replace("type: bool", "type: shop.slots.Truth")}, "domain.yml:13", "code of its own", ""),
    (
        {"domain.yml": DOMAIN.replace("    type: bool\n    mappings: [{type: custom}]", "    type: bool")},
        "domain.yml:14",
        "no mappings",
        "mappings:",
    ),
    (
        {"domain.yml": DOMAIN.replace("type: from_entity", "type: from_entiti")},
        "domain.yml:12",
        "'from_entiti'",
        "'from_entity'",
    ),
    ({"domain.yml": DOMAIN.replace(", entity: city}", "}")}, "domain.yml:12", "needs entity:", "entity:"),
    ({"domain.yml": DOMAIN.replace("values:", "value:")}, "domain.yml:18", "'value'", "'values'"),
    ({"domain.yml": DOMAIN.replace("[{text: Bye}]", "Bye")}, "domain.yml:", "'utter_bye'", "- text:"),
    ({"domain.yml": DOMAIN.replace("{text: Bye}", "{txt: Bye}")}, "domain.yml:", "'txt'", "'text'"),
    ({"domain.yml": DOMAIN.replace("bye,", "bye, bye,")}, "domain.yml:3", "'bye' is written twice", ""),
    (
        {"domain.yml": DOMAIN.replace("required_slots", "required_slot")},
        "domain.yml:",
        "'required_slot'",
        "'required_slots'",
    ),
    ({"data/s.yml": STORY.replace("intent:", "intnet:")}, "data/s.yml:4", "'intnet'", "Did you mean 'intent'?"),
    ({"data/s.yml": STORY.replace("  - action", "    action")}, "data/s.yml:5", "same step", "dash"),
    ({"data/s.yml": STORY.replace("steps:", "stesp:")}, "data/s.yml:3", "'stesp'", "'steps'"),
    ({"data/s.yml": STORY.replace("stories:", "storys:")}, "data/s.yml:1", "'storys'", "'stories'"),
    ({"data/s.yml": STORY.replace("action: utter_greet", "action:")}, "data/s.yml:5", "no name", "action"),
    ({"data/s.yml": STORY.replace("- intent: greet", "- greet")}, "data/s.yml:4", "'greet' is not a step", "- intent:"),
    ({"data/s.yml": "rules:\n- rule: A\n  steps:\n  - checkpoint: x\n"}, "data/s.yml:4", "not a step of a rule", ""),
    (
        {"data/s.yml": "rules:\n- rule: A\n  conditions: []\n  steps:\n  - intent: greet\n"},
        "data/s.yml:3",
        "'conditions'",
        "'condition'",
    ),
    ({"data/s.yml": STORY + "  - or:\n    - action: utter_bye\n"}, "data/s.yml:7", "under or:", "intents"),
    (
        {"data/s.yml": 'version: "3.1"\nnlu:\n- intent: greet\n  example: |\n    - hi\n'},
        "data/s.yml:4",
        "'example'",
        "'examples'",
    ),
]


@pytest.mark.parametrize(("files", "place", "message", "mend"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_its_mend(
    tmp_path: Path, files: dict[str, str], place: str, message: str, mend: str
):
    found = error(tmp_path, files)
    assert found.place is not None
    assert place in found.place
    assert message in found.message
    assert mend in (found.mend or "")


def test_all_mistakes_are_told_at_once(tmp_path: Path):
    files = {"data/s.yml": STORY.replace("intent:", "intnet:"), "config.yml": CONFIG.replace("policies", "polices")}
    text = str(error(tmp_path, files))
    assert "intnet" in text
    assert "polices" in text


@pytest.mark.parametrize("missing", ["config.yml", "domain.yml"])
def test_a_folder_that_is_no_project(tmp_path: Path, missing: str):
    (write_project(tmp_path, {}) / missing).unlink()
    with pytest.raises(ProjectError, match="usher init"):
        load_project(tmp_path)


def test_what_has_no_effect_is_a_warning(tmp_path: Path):
    project = load_project(write_project(tmp_path, {"config.yml": CONFIG + "x-own: 1\n"}))
    (finding,) = project.findings
    assert (finding.severity, finding.place) == ("warning", f"{tmp_path}/config.yml:9")
