"""`usher test`: what it prints, what it writes, and its exit code."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[3]

WRONG = """\
version: "3.1"
stories:
  - story: bad manners
    steps:
      - user: hello
        intent: bye  # it is not
      - action: utter_by
  - story: good manners
    steps:
      - user: bye bye
        intent: bye
      - action: utter_bye
"""


@pytest.fixture
def wrong(tiny):
    (tiny / "tests" / "test_wrong.yml").write_text(WRONG)
    return tiny


def test_all_passes(usher, tiny):
    tested = usher("test", cwd=tiny)
    assert tested.code == 0, tested.out
    assert "100.0%" in tested.out
    assert "the figures flatter" in tested.out
    assert not (tiny / "results").exists()


def test_a_failed_story_is_code_1_with_places(usher, wrong):
    tested = usher("test", "stories", cwd=wrong)
    assert tested.code == 1
    assert "✗ bad manners" in tested.out
    assert "good manners" not in tested.out
    assert "tests/test_wrong.yml:5: intent in 'hello'" in tested.out
    assert "tests/test_wrong.yml:7: action" in tested.out
    assert "predicted utter_bye by RulePolicy (1.00)" in tested.out
    assert "The domain has no 'utter_by'. Did you mean 'utter_bye'?" in tested.out
    assert usher("test", cwd=wrong).code == 1


def test_a_file_that_is_named(usher, wrong):
    assert usher("test", "stories", "tests/test_stories.yml", cwd=wrong).code == 0
    (wrong / "notes.yml").write_text(WRONG)
    assert usher("test", "stories", "notes.yml", cwd=wrong).code == 1
    missing = usher("test", "stories", "no.yml", cwd=wrong)
    assert missing.code == 1
    assert "no.yml" in missing.err


def test_reports_have_rasas_names(usher, wrong):
    tested = usher("test", "--out", "results/today", "--successes", cwd=wrong)
    folder = wrong / "results" / "today"
    assert {file.name for file in folder.iterdir()} == {
        "story_report.json", "failed_test_stories.yml", "successful_test_stories.yml", "stories_with_warnings.yml",
        "story_confusion_matrix.png", "story_histogram.png",
        "intent_report.json", "intent_errors.json", "intent_successes.json", "weak_points.json",
        "intent_confusion_matrix.png", "intent_histogram.png", "entity_report.json",
        "RegexEntityExtractor_report.json", "RegexEntityExtractor_errors.json",
        "RegexEntityExtractor_confusion_matrix.png", "junit.xml",
    }  # fmt: skip
    assert "Written: results/today/story_report.json" in tested.out
    report = json.loads((folder / "story_report.json").read_text())
    assert report["conversation_accuracy"] == {"accuracy": 2 / 3, "correct": 2, "with_warnings": 0, "total": 3}
    assert "- action: utter_by  # predicted action: utter_bye" in (folder / "failed_test_stories.yml").read_text()


def test_the_worst_confusions_are_said_with_their_mends(usher, tiny):
    (tiny / "odd.yml").write_text("nlu:\n- intent: bye\n  examples: |\n    - hello\n    - bye bye\n")

    tested = usher("test", "nlu", "--nlu", "odd.yml", "--no-plot", "--out", "results", cwd=tiny)

    assert "bye taken for greet: 1 time" in tested.out
    assert "'hello', like 'hello' (data/all.yml:" in tested.out
    assert "Mend: Add examples to bye: it has only" in tested.out
    worst = json.loads((tiny / "results" / "weak_points.json").read_text())["confusions"][0]
    assert (worst["expected"], worst["predicted"], worst["count"]) == ("bye", "greet", 1)


def test_less_is_written_where_less_is_wanted(usher, wrong):
    usher("test", "stories", "--out", "few", "--no-plot", "--no-errors", "--no-warnings", cwd=wrong)
    assert {file.name for file in (wrong / "few").iterdir()} == {"story_report.json", "junit.xml"}


def test_command_lines_of_rasa_are_taken(usher, tiny):
    assert usher("test", "--fail-on-prediction-errors", "--no-plot", "--out", "results", cwd=tiny).code == 0
    assert usher("test", "stories", "--e2e", "--fail-on-prediction-errors", cwd=tiny).code == 0


def test_ci_servers_read_the_results(usher, wrong):
    usher("test", "--out", "results", "--no-plot", "--fail-under", "1", cwd=wrong)
    suites = ElementTree.parse(wrong / "results" / "junit.xml").getroot()
    assert (suites.get("tests"), suites.get("failures")) == ("4", "1")
    failed = suites.find(".//testcase[failure]")
    assert (failed.get("name"), failed.get("file"), failed.get("line")) == ("bad manners", "tests/test_wrong.yml", "3")
    told = failed.find("failure").text
    assert "tests/test_wrong.yml:5: intent in 'hello': expected bye, predicted greet" in told
    assert "Did you mean 'utter_bye'?" in told
    assert suites.find(".//testcase[@classname='understanding']").find("failure") is None


def test_a_model_older_than_the_project_is_noted(usher, tiny):
    assert "has changed" not in usher("test", "stories", cwd=tiny).err
    with (tiny / "data" / "all.yml").open("a") as file:
        file.write("# a thought\n")
    assert "the project has changed since this model was trained" in usher("test", "stories", cwd=tiny).err


def test_no_stories(usher, tiny):
    (tiny / "tests" / "test_stories.yml").unlink()
    failed = usher("test", "stories", cwd=tiny)
    assert failed.code == 1
    assert "There are no test stories." in failed.err
    assert usher("test", cwd=tiny).code == 0, "understanding alone is tested then"


def test_a_broken_test_file(usher, tiny):
    (tiny / "tests" / "test_stories.yml").write_text('stories:\n  - story: x\n    steps:\n      - usr: "hi"\n')
    failed = usher("test", "stories", cwd=tiny)
    assert failed.code == 1
    assert "tests/test_stories.yml:4" in failed.err
    assert "'user'" in failed.err


def test_understanding_of_texts_set_aside(usher, tiny):
    texts = "version: '3.1'\nnlu:\n- intent: {}\n  examples: |\n    - hello\n    - hi there\n"
    (tiny / "tests" / "test_nlu.yml").write_text(texts.format("greet"))
    tested = usher("test", "nlu", "--fail-under", "1", cwd=tiny)
    assert tested.code == 0, tested.out
    assert "Understanding of 2 examples" in tested.out
    assert "flatter" not in tested.out

    (tiny / "wrong.yml").write_text(texts.format("bye"))
    tested = usher("test", "nlu", "--nlu", "wrong.yml", cwd=tiny)
    assert tested.code == 1
    assert "wrong.yml:5: 'hello'" in tested.out
    assert "bye, taken for greet" in tested.out
    assert "0.0% of the intents are right; at least 80.0% must be." in tested.out
    assert usher("test", "nlu", "--nlu", "wrong.yml", "--fail-under", "0", cwd=tiny).code == 0


def test_cross_validation(usher, tiny, model):
    model.unlink()  # it trains its own
    tested = usher("test", "nlu", "--cross-validation", "--folds", "2", "--fail-under", "0", "--out", "r", cwd=tiny)
    assert tested.code == 0, tested.err
    assert "Accuracy of the folds" in tested.out
    report = json.loads((tiny / "r" / "intent_report.json").read_text())
    assert len(report["folds"]) == 2
    assert report["weighted avg"]["support"] == 12


def test_the_reference_assistant_goes_as_its_test_stories_say(usher, reference_model):
    tested = usher("test", "stories", "--model", reference_model, cwd=ROOT)
    assert tested.code == 0, tested.out
