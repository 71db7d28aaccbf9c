"""The domain and the actions agree: names, files, questions, wording."""

import re
from pathlib import Path

import pytest

import actions.support
from actions.talk.elsewhere import OWN_WORDS
from actions.talk.forms import YES_OR_NO, Form
from actions.talk.turn import DIGRESSIONS

SUPPORT = Path(actions.support.__file__).parent
TALK = SUPPORT.parent / "talk"
SAID = re.compile(r'"(utter_\w+)"')


@pytest.fixture(scope="session")
def code():
    return "\n".join(file.read_text() for folder in (SUPPORT, TALK) for file in sorted(folder.glob("*.py")))


def test_every_action_of_the_domain_is_there_and_no_other(assistant, domain):
    assert set(assistant.executor.actions) == set(domain["actions"])


def test_every_action_stands_in_the_file_of_its_name(assistant):
    files = {file.stem for file in SUPPORT.glob("*.py")} - {"__init__"}
    assert files == set(assistant.executor.actions)


def test_every_form_has_its_validation_and_begins_with_intents_of_the_domain(assistant, domain):
    intents = set(domain["intents"])
    forms = {}
    for name, run in assistant.executor.actions.items():
        if name.startswith("validate_"):
            forms[name.removeprefix("validate_")] = run.__self__
    assert set(forms) == set(domain["forms"])
    for form in forms.values():
        assert isinstance(form, Form)
        assert form.begins
        assert form.begins <= intents


def test_every_slot_of_a_form_is_checked(assistant, domain):
    for form, settings in domain["forms"].items():
        validation = assistant.executor.actions[f"validate_{form}"].__self__
        for slot in settings["required_slots"]:
            assert callable(getattr(validation, f"validate_{slot}", None)), f"{form} does not check {slot}"


def test_free_answers_are_the_slots_filled_from_text(domain):
    from_text = {
        name for name, slot in domain["slots"].items() if any(m["type"] == "from_text" for m in slot["mappings"])
    }
    assert from_text == OWN_WORDS


def test_yes_or_no_are_the_slots_filled_from_affirm_and_deny(domain):
    assert {name for name, slot in domain["slots"].items() if slot["type"] == "bool"} == YES_OR_NO


def test_digressions_are_the_ignored_intents_of_every_form(domain):
    assert {frozenset(form["ignored_intents"]) for form in domain["forms"].values()} == {DIGRESSIONS}


def test_every_response_that_is_said_has_words(code, domain):
    assert set(SAID.findall(code)) <= set(domain["responses"])


def test_no_response_is_left_over(code, domain, assistant):
    rules = "\n".join(file.read_text() for file in (SUPPORT.parents[1] / "data" / "rules").glob("*.yml"))
    of_the_bot = {"utter_handoff", "utter_handoff_declined", "utter_resumed", "utter_action_failed", "utter_default"}
    of_the_bot |= {"utter_restart", "utter_back"}
    composed = re.compile(r"utter_(order|complaint|confirm_plan)_\w+")
    asked = {f"utter_ask_{slot}" for slot in domain["slots"]}
    asked |= {f"utter_ask_{form}_{slot}" for form in domain["forms"] for slot in domain["slots"]}
    said = set(SAID.findall(code)) | set(re.findall(r"utter_\w+", rules)) | of_the_bot | asked
    left = [name for name in domain["responses"] if name not in said and not composed.fullmatch(name)]
    assert left == []


def test_customer_slots_cannot_be_filled_by_a_message(domain):
    for slot in ("customer_id", "customer_name", "identity_attempts", "last_form"):
        assert [dict(mapping) for mapping in domain["slots"][slot]["mappings"]] == [{"type": "custom"}]
        assert slot not in {
            name for entity in domain["entities"] for name in ([entity] if isinstance(entity, str) else entity)
        }


def test_every_yes_that_changes_something_belongs_to_one_form_and_question(domain):
    for mapping in domain["slots"]["confirmed"]["mappings"]:
        assert mapping["type"] == "from_intent"
        assert {condition["requested_slot"] for condition in mapping["conditions"]} == {"confirmed"}
        forms = {condition["active_loop"] for condition in mapping["conditions"]}
        assert forms == {form for form, it in domain["forms"].items() if "confirmed" in it["required_slots"]}
