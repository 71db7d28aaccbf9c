"""What ``usher data validate`` finds, and what it does not find fault with."""

from pathlib import Path

import pytest
from kit.projects import CONFIG, DOMAIN, write_project

from bot.assistant.load import load_project
from bot.assistant.problems import Side
from bot.check import check_folder, check_project

NLU = """
nlu:
- intent: greet
  examples: |
    - hello
- intent: bye
  examples: |
    - bye
- intent: ask_form
  examples: |
    - a trip please
- intent: inform
  examples: |
    - to [Leeds](city)
    - [big]{"entity": "size", "role": "large"} and [x](secret)
- intent: chat
  examples: |
    - nice weather
- intent: affirm
  examples: |
    - yes
- intent: deny
  examples: |
    - no
"""
FLOWS = """
rules:
- rule: Hello
  steps:
  - intent: greet
  - action: utter_greet
- rule: Bye
  steps:
  - intent: bye
  - action: utter_bye
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
- rule: Chat
  steps:
  - or:
    - intent: chat
    - intent: affirm
    - intent: deny
  - action: utter_chat
  - action: action_check
"""
SOUND = {"data/nlu.yml": NLU, "data/rules.yml": FLOWS}


def problems(folder: Path, files: dict[str, str]) -> list[str]:
    """``severity file:line: message mend`` of each, the file's folder left out."""
    write_project(folder, {**SOUND, **files})
    found = check_folder(folder)
    return [f"{p.severity} {p.place.removeprefix(f'{folder}/')}: {p.message} {p.mend}" for p in found]


def test_a_sound_project_has_no_problems(tmp_path: Path):
    assert problems(tmp_path, {}) == []


SLIPS = [
    ("data/rules.yml", FLOWS.replace("utter_greet", "utter_gret"), "error data/rules.yml:6", "'utter_greet'"),
    ("data/rules.yml", FLOWS.replace("intent: greet", "intent: gret"), "error data/rules.yml:5", "'greet'"),
    (
        "data/rules.yml",
        FLOWS.replace("active_loop: trip_form", "active_loop: trp_form"),
        "error data/rules.yml:15",
        "trip_form",
    ),
    (
        "data/rules.yml",
        FLOWS.replace("requested_slot: null", "requested: null"),
        "error data/rules.yml:23",
        "'requested'",
    ),
    ("data/rules.yml", FLOWS + "  - slot_was_set:\n    - ctiy: x\n", "error data/rules.yml:34", "'city'"),
    (
        "data/rules.yml",
        FLOWS.replace("intent: greet", "intent: greet\n    entities: [twon]"),
        "error data/rules.yml:5",
        "'twon'",
    ),
    ("data/nlu.yml", NLU.replace("(city)", "(ctiy)"), "error data/nlu.yml:14", "'city'"),
    ("data/nlu.yml", NLU + "- intent: extra\n  examples: |\n    - more\n", "error data/nlu.yml:27", "'extra'"),
    ("domain.yml", DOMAIN.replace("required_slots: [city]", "required_slots: [town]"), "error domain.yml:24", "'town'"),
    (
        "domain.yml",
        DOMAIN.replace("required_slots: [city]", "required_slots: [city]\n    ignored_intents: [chatt]"),
        "error domain.yml:24",
        "'chat'",
    ),
    ("domain.yml", DOMAIN.replace("entity: city}", "entity: ciity}"), "error domain.yml:9", "'city'"),
    (
        "domain.yml",
        DOMAIN.replace("entity: city}", "entity: city, conditions: [{active_loop: trip_frm}]}"),
        "error domain.yml:9",
        "'trip_form'",
    ),
    (
        "domain.yml",
        DOMAIN.replace("{type: custom}", "{type: custom, action: action_chek}", 1),
        "error domain.yml:13",
        "'action_check'",
    ),
    (
        "domain.yml",
        DOMAIN.replace("{type: custom}", "{type: from_intent, intent: afirm, value: true}", 1),
        "error domain.yml:13",
        "'affirm'",
    ),
    (
        "domain.yml",
        DOMAIN.replace("{text: Bye}", "{text: Bye, condition: [{type: slot, name: teir, value: x}]}"),
        "error domain.yml:29",
        "'tier'",
    ),
    ("domain.yml", DOMAIN.replace("bye, ask", "bye, unused, ask"), "warning domain.yml:3", "'unused'"),
    (
        "domain.yml",
        DOMAIN.replace("  utter_ask_city: [{text: Which city?}]\n", ""),
        "warning domain.yml:24",
        "utter_ask_city",
    ),
    (
        "data/stories.yml",
        "stories:\n- story: A\n  steps:\n  - checkpoint: lost\n  - intent: greet\n  - action: utter_greet\n",
        "warning data/stories.yml:4",
        "'lost'",
    ),
    (
        "data/stories.yml",
        "stories:\n- story: A\n  steps:\n  - intent: greet\n  - action: utter_greet\n  - checkpoint: end\n",
        "warning data/stories.yml:6",
        "'end'",
    ),
    (
        "data/stories.yml",
        "stories:\n- story: A\n  steps:\n  - intent: greet\n  - action: utter_bye\n",
        "error data/stories.yml:5",
        "against",
    ),
    ("data/more.yml", "nlu:\n- intent: chat\n  examples: |\n    - Hello \n", "warning data/nlu.yml:5", "'chat'"),
    ("config.yml", CONFIG.replace("RulePolicy", "RulPolicy"), "error", "'RulePolicy'"),
    ("config.yml", CONFIG + "  - name: FormPolicy\n", "error config.yml:6", "Write RulePolicy instead"),
    ("data/nlu.yml", "nlu:\n- intnet: greet\n", "error data/nlu.yml:2", "'intent'"),
    (
        "data/nlu.yml",
        NLU + "- intent: faq/hours\n  examples: |\n    - when open\n",
        "error data/nlu.yml:27",
        "utter_faq/hours",
    ),
]


@pytest.mark.parametrize(("file", "text", "place", "told"), SLIPS)
def test_a_slip_is_found(tmp_path: Path, file: str, text: str, place: str, told: str):
    found = problems(tmp_path, {file: text})
    assert any(line.startswith(place) and told in line for line in found), found


def test_stories_that_part_are_named_on_both_sides(tmp_path: Path):
    stories = """
stories:
- story: One
  steps:
  - intent: inform
  - action: utter_chat
- story: Two
  steps:
  - intent: inform
  - action: utter_bye
"""
    write_project(tmp_path, {**SOUND, "data/stories.yml": stories})
    (found,) = check_folder(tmp_path)
    assert found.message == "Stories go on differently after the message 'inform'."
    file = tmp_path / "data/stories.yml"
    assert found.sides == (
        Side(f"{file}:10", "the story 'Two' goes on with 'utter_bye'"),
        Side(f"{file}:6", "the story 'One' goes on with 'utter_chat'"),
    )
    assert (found.severity, found.kind) == ("warning", "stories")
    assert check_folder(tmp_path, max_history=1) == check_folder(tmp_path)


def test_stories_that_are_alike_only_lately_contradict_each_other_in_a_short_view(tmp_path: Path):
    stories = """
stories:
- story: One
  steps: [{intent: affirm}, {action: action_check}, {intent: inform}, {action: utter_chat}]
- story: Two
  steps: [{intent: deny}, {action: action_check}, {intent: inform}, {action: utter_bye}]
"""
    files = {
        "domain.yml": DOMAIN.replace("chat, ", ""),
        "data/nlu.yml": NLU.replace("- intent: chat\n  examples: |\n    - nice weather\n", ""),
        "data/rules.yml": FLOWS.partition("- rule: Chat")[0],
        "data/stories.yml": stories,
    }
    write_project(tmp_path, files)
    assert check_folder(tmp_path) == []
    assert [found.kind for found in check_folder(tmp_path, max_history=1)] == ["stories"]


def test_both_sides_of_a_contradiction_stand_in_their_lines(tmp_path: Path):
    story = "stories:\n- story: A\n  steps:\n  - intent: greet\n  - action: utter_bye\n"
    write_project(tmp_path, {**SOUND, "data/stories.yml": story})
    (found,) = check_folder(tmp_path)
    assert found.sides == (
        Side(f"{tmp_path}/data/stories.yml:5", "the story 'A' goes on with 'utter_bye'"),
        Side(f"{tmp_path}/data/rules.yml:6", "the rule 'Hello' goes on with 'utter_greet'"),
    )
    assert (found.severity, found.kind) == ("error", "rules")


MORE_SLIPS = [
    ("domain.yml", DOMAIN.replace("[{text: Bye}]", "[{text: Bye, buttons: [{title: Yes, payload: /afirm}]}]"),
     "warning domain.yml:29: A button of 'utter_bye' sends /afirm", "'affirm'"),
    ("domain.yml", DOMAIN.replace("[{text: Bye}]", "[{text: 'Bye, {member} of {ctiy}'}]"),
     "warning domain.yml:29: The response 'utter_bye' has {ctiy}", "'city'"),
    ("data/rules.yml", FLOWS.replace("- rule: Chat\n", "- rule: Chat\n  condition: [{slot_was_set: [{seen: 1}]}]\n"),
     "warning data/rules.yml:26: The condition of the rule 'Chat' on 'seen' has no effect", "another type"),
    ("data/nlu.yml", NLU.replace("- yes\n", "- yes\n    - Hello!!\n"),
     "warning data/nlu.yml:22: 'Hello!!' is an", "'greet'"),
    ("data/stories.yml", """stories:
- story: A
  steps: [{checkpoint: one}, {intent: greet}, {action: utter_greet}, {checkpoint: two}]
- story: B
  steps: [{checkpoint: two}, {intent: bye}, {action: utter_bye}, {checkpoint: one}]
""", "warning data/stories.yml:3: No conversation comes to the checkpoint 'one'", "begin without"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "place", "told"), MORE_SLIPS)
def test_a_slip_that_no_training_would_meet_is_found(tmp_path: Path, file: str, text: str, place: str, told: str):
    seen = {"domain.yml": DOMAIN.replace("slots:\n", "slots:\n  seen: {type: any, mappings: []}\n")}
    found = problems(tmp_path, {**(seen if "seen" in text else {}), file: text})
    assert any(line.startswith(place) and told in line for line in found), found


def test_a_story_behind_a_checkpoint_that_nothing_leads_to_is_told_once(tmp_path: Path):
    stories = """stories:
- story: A
  steps: [{checkpoint: lost}, {intent: greet}, {action: utter_greet}, {checkpoint: two}]
- story: B
  steps: [{checkpoint: two}, {intent: bye}, {action: utter_bye}]
"""
    (found,) = problems(tmp_path, {"data/stories.yml": stories})
    assert "No story leads to the checkpoint 'lost'" in found


def test_every_file_that_is_no_yaml_is_told_at_once(tmp_path: Path):
    broken = dict.fromkeys(("config.yml", "domain.yml", "data/nlu.yml", "data/rules.yml"), "a: [\n")
    found = problems(tmp_path, broken)
    assert [line.split(":")[0] for line in found] == [f"error {name}" for name in broken]


def test_everything_is_checked_though_files_cannot_be_read(tmp_path: Path):
    found = problems(tmp_path, {"data/broken.yml": "rules: [\n", "data/nlu.yml": NLU.replace("(city)", "(ctiy)")})
    assert any("broken.yml" in line for line in found)
    assert any("'ctiy'" in line for line in found)


NEW = DOMAIN.replace("actions: [", "actions: [action_extra, ") + "  utter_extra: [{text: x}]\n"


def test_without_its_code_nothing_is_said_of_what_actions_may_use(tmp_path: Path):
    assert problems(tmp_path, {"domain.yml": NEW}) == []


CODE = """
class Book:
    def name(self): return "action_book"
    def run(self, say): say(f"Booked for {self.who}")

class Check:
    def name(self): return "action_check"
    def read(self, tracker): return tracker.get_slot("member"), tracker.get_slot("things"), tracker.get_slot("tier")

class Extra:
    def name(self): return "action_extra"
"""


def test_with_its_code_what_nothing_uses_is_found(tmp_path: Path):
    more = NEW.replace("  - city\n", "  - city\n  - unused\n").replace(
        "slots:\n", "slots:\n  lost: {type: text, mappings: []}\n"
    )
    more = more.replace("forms:\n", "forms:\n  never_form: {required_slots: []}\n").replace(
        "bye, ask", "bye, silent, ask"
    )
    rules = FLOWS.replace("- intent: chat", "- intent: chat\n    - intent: silent")
    found = problems(tmp_path, {"domain.yml": more, "data/rules.yml": rules, "actions/actions.py": CODE})
    assert [line.partition(": ")[2] for line in found] == [
        "The intent 'silent' has no examples. Write examples under - intent: silent, or take it out.",
        "Nothing finds or uses the entity 'unused'. Mark it in examples, as in [Leeds](unused), or take it out.",
        "Nothing runs the action 'action_extra'. Write it into a story or rule, or take it out.",
        "Nothing says the response 'utter_extra'. Write it into a story or rule, or take it out.",
        (
            "Nothing starts the form 'never_form'. "
            "Write a rule: - intent: …, - action: never_form, - active_loop: never_form, or take it out."
        ),
        "Nothing uses the slot 'lost'. Use it in a story, a response or an action, or take it out.",
    ]


@pytest.mark.parametrize("use", ['follow("action_extra"), say("utter_extra")', 'say(f"utter_{kind}")'])
def test_what_the_code_uses_or_may_use_is_not_unused(tmp_path: Path, use: str):
    code = CODE.replace('say(f"Booked', f'{use}, say(f"Booked')
    assert problems(tmp_path, {"domain.yml": NEW, "actions/actions.py": code}) == []


def test_intents_that_only_buttons_send_need_no_examples(tmp_path: Path):
    domain = DOMAIN.replace("[{text: Bye}]", '[{text: Bye, buttons: [{title: More, payload: \'/more{"city": "x"}\'}]}]')
    domain = domain.replace("intents: [", "intents: [more, ")
    rules = FLOWS.replace("- intent: chat", "- intent: chat\n    - intent: more")
    actions = {"actions.py": CODE.replace("action_extra", "other")}
    assert problems(tmp_path, {"domain.yml": domain, "data/rules.yml": rules, **actions}) == []


def test_what_was_read_can_be_checked_again(tmp_path: Path):
    write_project(tmp_path, SOUND)
    assert check_project(load_project(tmp_path)) == check_folder(tmp_path) == []


def test_an_expression_that_could_keep_a_message_busy_is_found(tmp_path: Path):
    codes = 'version: "3.1"\nnlu:\n- regex: code\n  examples: |\n    - FL-\\d{6}\n    - (?:\\w+\\s?)+$\n'

    (found,) = problems(tmp_path, {"data/codes.yml": codes})
    assert found.startswith(
        "warning data/codes.yml:6: The regular expression '(?:\\\\w+\\\\s?)+$' of 'code' takes too long"
    )
