"""`usher data validate`."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def test_no_problems(usher, tiny):
    checked = usher("data", "validate", cwd=tiny)
    assert (checked.code, checked.out) == (0, "No problems.\n")


def test_all_that_is_wrong_with_place_and_mend(usher, tiny):
    data = tiny / "data" / "all.yml"
    data.write_text(
        data.read_text()
        .replace("utter_bye", "utter_by")
        .replace("intent: greet\n      - act", "intent: gret\n      - act")
    )
    checked = usher("data", "validate", cwd=tiny)
    assert checked.code == 1
    for part in ("data/all.yml:34: error", "utter_by", "data/all.yml:29: error", "gret", "errors"):
        assert part in checked.out
    assert not checked.err


def test_warnings_alone_are_code_0_unless_asked(usher, tiny):
    domain = tiny / "domain.yml"
    domain.write_text(domain.read_text().replace("[greet, bye, order]", "[greet, bye, order, dance]"))
    checked = usher("data", "validate", cwd=tiny)
    assert checked.code == 0
    assert "domain.yml:2: warning" in checked.out
    assert "dance" in checked.out
    assert usher("data", "validate", "--fail-on-warnings", cwd=tiny).code == 1


def test_problems_stand_by_file_with_both_sides_and_are_counted(usher, tiny):
    (tiny / "data" / "more.yml").write_text(
        "stories:\n- story: Rude\n  steps:\n  - intent: greet\n  - action: utter_bye\n"
        "nlu:\n- intent: bye\n  examples: |\n    - hello\n"
    )
    lines = usher("data", "validate", cwd=tiny).out.splitlines()
    assert lines[0] == "data/more.yml: 1 error, 1 warning"
    assert lines[1].startswith(
        "data/more.yml:5: error: The story 'Rude' goes on with 'utter_bye', against 'greet back'"
    )
    assert lines[2] == "    · data/more.yml:5: the story 'Rude' goes on with 'utter_bye'"
    assert lines[3] == "    · data/all.yml:30: the rule 'greet back' goes on with 'utter_greet'"
    assert lines[-1] == "1 error, 1 warning."
    assert "\x1b" not in "".join(lines), "no colours where it is no terminal"


def test_json_is_for_programs(usher, tiny):
    (tiny / "data" / "more.yml").write_text(
        "stories:\n- story: A\n  steps:\n  - intent: greet\n  - action: utter_bye\n"
    )
    checked = usher("data", "validate", "--json", cwd=tiny)
    assert checked.code == 1
    found = json.loads(checked.out)
    assert (found["errors"], found["warnings"]) == (1, 0)
    (problem,) = found["problems"]
    assert problem["message"]
    assert problem["mend"]
    assert {key: problem[key] for key in ("severity", "kind", "file", "line")} == {
        "severity": "error", "kind": "rules", "file": "data/more.yml", "line": 5,
    }  # fmt: skip
    assert [(side["file"], side["line"]) for side in problem["sides"]] == [("data/more.yml", 5), ("data/all.yml", 30)]


def test_many_examples_are_read_for_meaning_only_when_asked_to(usher, tiny, monkeypatch):
    monkeypatch.setattr("bot.assistant.checks.examples.ALWAYS_READ", 5)
    data = tiny / "data" / "all.yml"
    checked = usher("data", "validate", cwd=tiny)
    assert (checked.code, checked.out) == (0, "No problems.\n")
    assert "--deep" in checked.err
    deep = usher("data", "validate", "--deep", cwd=tiny)
    assert (deep.code, deep.err) == (0, ""), data.read_text()


@pytest.mark.parametrize("text", ["nlu: [", "\t- x", "- a\n- b\n", "\x00"])
def test_broken_yaml_is_found_beside_everything_else(usher, tiny, text):
    (tiny / "data" / "broken.yml").write_text(text)
    checked = usher("data", "validate", cwd=tiny)
    assert checked.code == 1
    assert "data/broken.yml" in checked.out


def test_no_project(usher, tmp_path):
    checked = usher("data", "validate", cwd=tmp_path)
    assert checked.code == 1
    assert "usher init" in checked.err


def test_the_reference_assistant_is_in_order(usher):
    checked = usher("data", "validate", "--fail-on-warnings", cwd=ROOT)
    assert checked.code == 0, checked.out
