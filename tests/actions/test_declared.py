"""Files that CX teams write: what is wrong in them is told with its line and its mend."""

import pytest

from actions.declared import Declared, read_declared
from actions.errors import DeclarationError


class Step(Declared):
    name: str
    hours: float = 1.0


class Plan(Declared):
    title: str
    steps: tuple[Step, ...] = ()
    named: dict[str, Step] | None = None


def refused(tmp_path, text):
    (tmp_path / "plan.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        read_declared(tmp_path / "plan.yml", Plan)
    return str(caught.value)


def test_a_right_file_is_read(tmp_path):
    (tmp_path / "plan.yml").write_text("title: Move\nsteps:\n- name: pack\n  hours: 3\n", encoding="utf-8")
    assert read_declared(tmp_path / "plan.yml", Plan) == Plan(title="Move", steps=(Step(name="pack", hours=3),))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "title: a\nsteps:\n- name: a\n- name: b\n  hour: 2\n",
            ":5: steps.1.hour: there is no such key. Write 'hours'",
        ),
        ("title: a\nstages: []\n", ":2: stages: there is no such key. Write 'steps'."),
        (
            "title: a\nnamed:\n  x:\n    xyz: 1\n    name: a\n",
            ":4: named.x.xyz: there is no such key. Known here: name,",
        ),
        ("title: a\nsteps:\n- hours: 2\n", ":3: steps.0.name: this is missing. Add it."),
        ("title: a\nsteps:\n- name: a\n  hours: long\n", ":4: steps.0.hours: Input should be a valid number"),
        ("title: [\n", "this is no YAML"),
        ("- a\n", ":1: the file: Input should be a valid dictionary"),
        ("", ":1: title: this is missing. Add it."),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path, text, said):
    assert said in refused(tmp_path, text)


def test_several_places_are_told_at_once(tmp_path):
    assert len(refused(tmp_path, "titel: Move\nsteps:\n- hours: 2\n").splitlines()) == 3


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DeclarationError, match="plan.yml: cannot be read"):
        read_declared(tmp_path / "plan.yml", Plan)


def test_a_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / "plan.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DeclarationError, match="in UTF-8"):
        read_declared(tmp_path / "plan.yml", Plan)
