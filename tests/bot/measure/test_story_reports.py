import json
from dataclasses import replace
from pathlib import Path

from kit.domains import domain_from

from bot.measure.cases import read_cases
from bot.measure.outcome import Check
from bot.measure.story_reports import as_yaml, write_story_reports

DOMAIN = """
intents: [greet, bye]
responses:
  utter_greet: [{text: Hello!}]
  utter_bye: [{text: Bye!}]
"""
FLOWS = """
rules:
  - rule: greet
    steps: [{intent: greet}, {action: utter_greet}]
  - rule: bye
    steps: [{intent: bye}, {action: utter_bye}]
"""
TESTS = """\
version: "3.1"
# About the file.
stories:

- story: wrong
  steps:
  - user: |
      hello
    intent: bye
  # the next is wrong, too
  - or:
    - intent: greet
    - intent: bye
  - action: utter_greet

- story: right
  steps:
  - intent: greet
  - action: utter_greet
"""


def outcomes(replay):
    return replay(DOMAIN, FLOWS, TESTS, {"hello": ("greet",)})


def test_failed_stories_are_as_written_with_comments(replay):
    failed = [outcome for outcome in outcomes(replay) if not outcome.passed]
    assert (
        as_yaml(failed)
        == """\
version: "3.1"

stories:
  # test_all.yml:5
  - story: wrong
    steps:
    - user: |  # predicted intent: greet
        hello
      intent: bye
    # the next is wrong, too
    - or:
      - intent: greet  # predicted instead of listening: utter_bye
      - intent: bye  # predicted instead of listening: utter_bye
    - action: utter_greet  # predicted action: utter_bye, instead of listening: action_default_fallback
"""
    )


def test_what_is_written_can_be_tested_again(replay, tmp_path):
    found = outcomes(replay)
    write_story_reports(found, tmp_path / "results", successes=True)
    domain = domain_from({"intents": ["greet", "bye"]})
    failed = read_cases([tmp_path / "results" / "failed_test_stories.yml"], domain)
    right = read_cases([tmp_path / "results" / "successful_test_stories.yml"], domain)
    assert [case.name for case in failed] == ["wrong, greet", "wrong, bye"]
    assert [case.name for case in right] == ["right"]


def test_none_failed(replay, tmp_path):
    files = write_story_reports([outcomes(replay)[-1]], tmp_path / "results")
    assert [file.name for file in files] == [
        "story_report.json", "failed_test_stories.yml", "stories_with_warnings.yml",
    ]  # fmt: skip
    assert files[1].read_text() == files[2].read_text() == "# None of the test stories.\n"


def test_stories_that_passed_with_a_warning(replay, tmp_path):
    right = outcomes(replay)[-1]
    place = right.checks[-1].place
    warned = replace(right, warnings=(Check("action", place, "utter_bye", "action_unlikely_intent"),))
    report, _, file = write_story_reports([warned], tmp_path)
    assert "# predicted action: action_unlikely_intent" in file.read_text()
    assert json.loads(report.read_text())["conversation_accuracy"]["with_warnings"] == 1


def test_the_report(replay, tmp_path):
    (file, *_) = write_story_reports(outcomes(replay), Path("results"))
    report = json.loads(file.read_text())
    assert report["conversation_accuracy"] == {"accuracy": 1 / 3, "correct": 1, "with_warnings": 0, "total": 3}
    assert report["utter_greet"]["support"] == 3
    assert report["utter_greet"]["confused_with"] == {"utter_bye": 1}
    assert {"accuracy", "macro avg", "weighted avg"} <= set(report)
