"""Conversations that an editor corrects, with the real processor, policies and forms."""

import json

import pytest

RIGHT, LISTEN = "Right", "Right, listen"
FORGET = ["/stop", "Forget it"]


def test_a_conversation_that_goes_right_becomes_a_story(edit, folder, read):
    before = (folder / "data" / "all.yml").read_text()
    done = edit(
        "hello", RIGHT, RIGHT, LISTEN, "bye bye", RIGHT, RIGHT, LISTEN,
        "", "Save", ["the conversation as a story"], "greeting twice", None, True, "/stop",
    )  # fmt: skip
    assert "Hello!" in done.out
    after = (folder / "data" / "all.yml").read_text()
    assert after == before + (
        "\n  - story: greeting twice\n    steps:\n      - intent: greet  # hello\n      - action: utter_greet\n"
        "      - intent: bye  # bye bye\n      - action: utter_bye\n"
    )
    assert [story.name for story in read().flows.stories] == ["hello and goodbye", "greeting twice"]
    assert not (folder / "var" / "interactive.json").exists()


def test_a_message_taken_for_something_else(edit, folder, read):
    done = edit(
        "one lamp, and why", "Another intent", "why", RIGHT, RIGHT, LISTEN,
        "/stop", "Save it", ["the conversation as a story", "messages"], "why", None, None, True,
    )  # fmt: skip
    assert "Because." in done.out
    project = read()
    example = next(each for each in project.training_data.examples if each.text == "one lamp, and why")
    assert example.intent == "why"
    written = (folder / "data" / "all.yml").read_text()
    assert "      - why\n      - one [lamp](thing), and why\n  - intent: rate\n" in written


def test_a_new_intent_a_new_answer_and_entities_that_were_overlooked(edit, folder, read):
    done = edit(
        "call me Ada", "A new intent", "bad name", "greet", "give_name",
        "Other entities", "call me [Bob](name)", "call me [Ada](name)", RIGHT,
        "A new answer", "utter_greet", "utter_thanks", "", "Thank you: Ada", "Instead listen",
        "/stop", "Save it", None, "name", None, None, True,
    )  # fmt: skip
    complaints = " ".join(done.script.complaints)
    assert "Letters, digits" in complaints
    assert "greet exists already" in complaints
    assert "must stay as they are" in complaints
    assert "bot  Thank you: Ada" in done.out
    domain = (folder / "domain.yml").read_text()
    assert "[greet, bye, order, why, rate, give_name]  # what customers want" in domain
    assert "entities: [thing, name]" in domain
    assert '  utter_thanks:\n    - text: "Thank you: Ada"\n' in domain
    assert "# asked by the form" in domain
    project = read()
    assert project.domain.responses["utter_thanks"][0].body == {"text": "Thank you: Ada"}
    assert [(x.text, x.entities[0].entity) for x in project.training_data.examples if x.intent == "give_name"] == [
        ("call me Ada", "name")
    ]
    assert [problem for problem in project.findings if problem.severity == "error"] == []


def test_a_form_is_one_step_and_a_question_in_between_is_told(edit, read):
    done = edit(
        "order a chair", RIGHT, RIGHT, LISTEN,
        "why do you ask", RIGHT, "Right, order_form", "Right, utter_why", "Right, order_form", LISTEN,
        "large", "Another intent", "order", RIGHT, "Right, order_form", "Right, utter_ordered", LISTEN,
        "/stop", "Save it", ["the conversation as a story"], "a form", None, True,
    )  # fmt: skip
    assert "Which size?" in done.out
    assert "A chair is on its way." in done.out
    written = (done.folder / "data" / "all.yml").read_text().partition("story: a form\n")[2]
    assert [line.strip(" -") for line in written.splitlines() if "slot" not in line] == [
        "steps:",
        "intent: order  # order a chair", "entities:", "thing: chair", "action: order_form", "active_loop: order_form",
        "intent: why  # why do you ask",
        "action: utter_why", "action: order_form",
        "size: large", "active_loop: null", "action: utter_ordered",
    ]  # fmt: skip
    assert read().flows.stories[-1].name == "a form"


def test_the_menu_undo_and_beginning_anew(edit):
    done = edit(
        "", "Undo", "hello", RIGHT, "Undo", "bye bye", RIGHT, RIGHT, LISTEN,
        "", "Show", "", "Begin anew", False, "", "Begin anew", True, "", "Go on", "hello", "Say something else",
        "", "End",
    )  # fmt: skip
    assert "There is nothing to undo." in done.out
    assert "- intent: bye  # bye bye" in done.out
    assert "Forget this conversation?" in done.script.asked


def test_another_action_that_fails_and_is_taken_to_have_run(edit, read):
    done = edit(
        "hello", RIGHT, "Another action", "action_gone", "Try again", "Take it", ["thing", "size"], "lamp", "null",
        "Instead listen",
        "/stop", "Save it", ["the conversation as a story"], "gone", None, True,
    )  # fmt: skip
    assert done.out.count("action_gone failed: ") == 2
    assert "Sorry" not in done.out
    assert [str(step) for step in read().flows.stories[-1].steps if "thing" in str(step)]


def test_why(edit):
    done = edit("hello", RIGHT, "Why?", RIGHT, LISTEN, *FORGET)
    assert "because 'greet back'" in " ".join(done.out.split())


def test_ctrl_c_offers_to_save(edit, read):
    edit("hello", RIGHT, KeyboardInterrupt, True, ["the conversation as a story"], "cut off", None, True)
    assert read().flows.stories[-1].name == "cut off"


@pytest.mark.parametrize("end", [[KeyboardInterrupt, False], [EOFError, KeyboardInterrupt], [EOFError, True, []]])
def test_what_is_not_saved_is_kept_and_can_be_gone_on_with(edit, folder, end):
    done = edit("hello", RIGHT, *end)
    assert "usher interactive goes on with it" in done.out
    assert json.loads((folder / "var" / "interactive.json").read_text())["events"]
    again = edit(True, RIGHT, LISTEN, "/stop", "Keep it")
    assert "A conversation with 1 messages was not saved" in again.script.asked[0]
    assert "- intent: greet  # hello" in again.out
    assert "There is nothing to undo." in edit(True, "", "Undo", *FORGET).out
    assert not (folder / "var" / "interactive.json").exists()


def test_an_unreadable_draft_is_no_obstacle(edit, folder):
    (folder / "var").mkdir(exist_ok=True)
    (folder / "var" / "interactive.json").write_text('{"events": [{"event": "nonsense"}]}')
    assert "Go on with it" not in " ".join(edit("/stop").script.asked)


def test_nothing_is_written_where_the_editor_says_no(edit, folder):
    before = {file: file.read_bytes() for file in folder.rglob("*.yml")}
    edit("hello", RIGHT, RIGHT, LISTEN, "/stop", "Save it", None, None, None, False, "/stop", "Forget it")
    assert {file: file.read_bytes() for file in folder.rglob("*.yml")} == before


def test_a_file_that_somebody_else_changed_meanwhile_is_not_overwritten(edit, folder):
    file = folder / "data" / "all.yml"

    def changed():
        file.write_text(file.read_text() + "# a colleague's remark\n")
        return True

    done = edit(
        "hello", RIGHT, RIGHT, LISTEN, "/stop", "Save it", None, None, None, changed, "/stop", "Save it", None, None,
        None, True,
    )  # fmt: skip
    assert "data/all.yml The file was changed meanwhile." in done.out
    assert "# a colleague's remark" in file.read_text()
    assert "  - story: greet\n" in file.read_text()


def test_names_and_files_are_checked(edit):
    done = edit(
        "hello", RIGHT, RIGHT, LISTEN, "/stop", "Save it",
        ["the conversation as a story", "the conversation as a test story"],
        "", "greet back", "hello again", "../elsewhere.yml", "data/all.txt", "data/new/one.yml",
        "hello tested", "tests/hello.yml", "tests/test_hello.yml", True,
    )  # fmt: skip
    assert len(done.script.complaints) == 5
    assert "data/new/one.yml  (new)" in done.out
    assert (done.folder / "data/new/one.yml").read_text().startswith('version: "3.1"\n\nstories:\n')
