"""What was saved does what the editor wanted: the story trains and is followed, the rule holds, the test passes."""

from dataclasses import replace

from bot.conversation import events as e
from bot.conversation.tracker import Tracker
from bot.dialogue.choose import choose
from bot.dialogue.training import train_policies
from bot.measure.cases import read_cases
from bot.measure.replay import run_cases
from bot.model import find_model, load_model

RIGHT, LISTEN = "Right", "Right, listen"
FORM = [
    "order a chair", RIGHT, RIGHT, LISTEN,
    "why do you ask", RIGHT, "Right, order_form", "Right, utter_why", "Right, order_form", LISTEN,
    "large", RIGHT, "Right, order_form", "Right, utter_ordered", "Another action", "utter_bye", "Instead listen",
]  # fmt: skip
SAVE = ["/stop", "Save it"]


def replayed(events, project):
    """At each point, what policies trained on the project as it now is would do, and what was done."""
    policies = train_policies(project.config, project.flows, project.domain)
    tracker = Tracker("ada", project.domain.slot_table)
    pairs = []
    for happened in events:
        event = happened
        is_choice = isinstance(event, e.ActionExecuted | e.ActionExecutionRejected)
        if is_choice and tracker.latest_message is not None:
            decision = choose(tracker, project.domain, policies)
            pairs.append((decision.action, event.name))
            if isinstance(event, e.ActionExecuted):  # what only rules decide is hidden anew
                event = replace(event, hide_rule_turn=decision.hide_rule_turn)
        tracker.append(event)
    return pairs


def test_after_training_the_assistant_does_what_the_editor_chose(edit, read):
    done = edit(
        *FORM[:-3], LISTEN, "five stars", RIGHT, "Another action", "utter_why", "Instead listen",
        *SAVE, ["the conversation as a story"], "a chair and its praise", None, True,
    )  # fmt: skip
    story = replayed(done.saved[-1], read())
    assert story[-2] == ("utter_why", "utter_why")
    assert [pair for pair in story if pair[0] != pair[1]] == []


def test_the_last_turn_as_a_rule_holds_anywhere(edit, read):
    done = edit(
        "hello", RIGHT, RIGHT, LISTEN, "why", RIGHT, "A new answer", "utter_curious", "Because we care.",
        "Instead listen", *SAVE, ["the last turn as a rule"], "curious", None, True,
    )  # fmt: skip
    rule = read().flows.rules[-1]
    assert rule.name == "curious"
    assert [getattr(step, "name", None) or step.intent for step in rule.steps] == ["why", "utter_curious"]
    assert rule.conditions == ()
    assert "(new)" not in done.out


def test_an_answer_to_a_form_as_a_rule_has_the_form_as_its_condition(edit, read):
    done = edit(*FORM, *SAVE, ["the last turn as a rule"], "ordered and goodbye", None, True)
    assert "It cannot be trained like this" in done.script.asked[-1]
    assert "'end'" in done.out, "the rule that is there says otherwise, and is named"
    assert "    data/all.yml:" in done.out, "both places"
    assert "usher-" not in done.out, "the copy that was tried is nobody's business"
    rule = read().flows.rules[-1]
    assert [condition.name for condition in rule.conditions] == ["order_form"]
    names = [step.name for step in rule.steps]
    assert names == ["order_form", None, "utter_ordered", "utter_bye"]


def test_a_question_in_a_form_as_a_rule_is_an_ordinary_one(edit, read):
    edit(*FORM[:10], *SAVE, ["the last turn as a rule"], "why in a form", None, True)
    rule = read().flows.rules[-1]
    assert rule.conditions == ()
    assert [getattr(step, "name", None) or step.intent for step in rule.steps] == ["why", "utter_why"]


def test_the_conversation_as_a_test_story_passes(edit, folder):
    edit(*FORM[:-3], LISTEN, *SAVE, ["the conversation as a test story"], "a chair", None, True)
    model = load_model(find_model(folder / "models"))
    cases = [
        case for case in read_cases([folder / "tests" / "test_stories.yml"], model.domain) if case.name == "a chair"
    ]
    outcome = run_cases(cases, model, progress=lambda *_: None)
    assert [(check.expected, check.predicted) for one in outcome for check in one.wrong] == []
    assert len(outcome[0].checks) > 10
