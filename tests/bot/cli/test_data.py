"""`usher data validate`."""

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
