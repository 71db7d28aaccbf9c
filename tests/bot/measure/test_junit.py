"""JUnit XML that CI servers can read, whatever the texts are."""

from xml.etree import ElementTree

from bot.measure.cases import Case
from bot.measure.junit import write_junit
from bot.measure.outcome import Check, Outcome


def written(tmp_path, *checks, warnings=()):
    case = Case("a <story> & \x00more", "tests/test_a.yml:7", ())
    file = write_junit(tmp_path / "new" / "junit.xml", [Outcome(case, checks, tuple(warnings))], None)
    return ElementTree.parse(file).getroot()


def test_a_story_that_passed(tmp_path):
    root = written(tmp_path, Check("action", "tests/test_a.yml:8", "utter_a", "utter_a"))
    (case,) = root.iter("testcase")
    assert case.get("name") == "a <story> & \ufffdmore"
    assert (case.get("classname"), case.get("line"), len(case)) == ("tests/test_a.yml", "7", 0)
    assert root.find("testsuite").attrib == {"name": "stories", "tests": "1", "failures": "0", "errors": "0"}


def test_every_wrong_step_is_told(tmp_path):
    wrong = Check("action", "tests/test_a.yml:8", "utter_a", "utter_b", policy="RulePolicy")
    also = Check("intent", "tests/test_a.yml:9", "greet", "", text="\x1b[1mhi\ud800")
    root = written(tmp_path, wrong, also)
    failure = root.find(".//failure")
    assert failure.get("message") == "action: expected utter_a, predicted utter_b"
    assert "tests/test_a.yml:8: action: expected utter_a, predicted utter_b by RulePolicy." in failure.text
    assert "expected greet, predicted nothing" in failure.text


def test_a_warning_is_no_failure(tmp_path):
    unlikely = Check("action", "tests/test_a.yml:8", "utter_a", "action_unlikely_intent")
    root = written(tmp_path, Check("action", "x:1", "a", "a"), warnings=[unlikely])
    assert root.find(".//failure") is None
    assert "action_unlikely_intent" in root.find(".//system-out").text
