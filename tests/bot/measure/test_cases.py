from pathlib import Path

import pytest
from kit.domains import domain_from

from bot.assistant.flows import ActionStep, UserStep
from bot.errors import ProjectError
from bot.measure.cases import find_files, read_cases

DOMAIN = domain_from({"intents": ["a", "b", "c"], "slots": {"s": {"type": "text"}}})


def cases(tmp_path, text, name="test_x.yml"):
    (tmp_path / name).write_text(text)
    return read_cases([tmp_path / name], DOMAIN)


def shape(case):
    return [step.intent if isinstance(step, UserStep) else getattr(step, "name", "?") for step in case.steps]


def test_in_a_folder_only_files_named_as_tests_are_taken(tmp_path):
    for name in ("test_a.yml", "deep/test_b.yaml", "stories.yml", ".hidden/test_c.yml", "test_d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    found = find_files([tmp_path])
    assert [str(path.relative_to(tmp_path)) for path in found] == ["deep/test_b.yaml", "test_a.yml"]
    assert find_files([tmp_path / "stories.yml", tmp_path / "stories.yml"]) == [tmp_path / "stories.yml"]


def test_a_path_that_does_not_exist(tmp_path):
    with pytest.raises(ProjectError, match="no such file"):
        find_files([tmp_path / "nothing"])


def test_each_choice_of_or_is_a_case(tmp_path):
    found = cases(
        tmp_path,
        """
stories:
  - story: one
    steps:
      - or:
          - intent: a
          - intent: b
      - action: x
      - or:
          - intent: c
          - slot_was_set:
              - s: full
""",
    )
    assert [case.name for case in found] == ["one, a, c", "one, a, s full", "one, b, c", "one, b, s full"]
    assert [shape(case) for case in found] == [["a", "x", "c"], ["a", "x", "s"], ["b", "x", "c"], ["b", "x", "s"]]


CHECKPOINTS = """
stories:
  - story: first
    steps:
      - intent: a
      - checkpoint: join
  - story: second
    steps:
      - intent: b
      - checkpoint: join
  - story: end
    steps:
      - checkpoint: join
        slot_was_set:
          - s: full
      - action: x
  - story: other end
    steps:
      - checkpoint: join
      - action: y
"""


def test_every_way_through_checkpoints_is_a_case(tmp_path):
    found = cases(tmp_path, CHECKPOINTS)
    assert [case.name for case in found] == [
        "first > end", "first > other end", "second > end", "second > other end",
    ]  # fmt: skip
    assert shape(found[1]) == ["a", "join", "y"]
    assert {Path(case.place).name for case in found} == {"test_x.yml:3", "test_x.yml:7"}


def test_a_circle_of_checkpoints_ends(tmp_path):
    text = """
stories:
  - story: begin
    steps: [{intent: a}, {checkpoint: x}]
  - story: round
    steps: [{checkpoint: x}, {intent: b}, {checkpoint: x}]
"""
    found = cases(tmp_path, text)
    assert [case.name for case in found] == ["begin > round"]


def test_a_story_at_a_checkpoint_that_nothing_reaches_is_still_tested(tmp_path):
    found = cases(tmp_path, "stories:\n  - story: lonely\n    steps: [{checkpoint: x}, {intent: a}]\n")
    assert [case.name for case in found] == ["lonely"]


def test_steps_know_their_places_and_full_intents(tmp_path):
    (case,) = cases(
        tmp_path, "stories:\n  - story: x\n    steps:\n      - user: hi\n        intent: a/b\n      - action: y\n"
    )
    said, acted = case.steps
    assert isinstance(said, UserStep)
    assert isinstance(acted, ActionStep)
    assert (said.intent, said.full_intent, said.text) == ("a", "a/b", "hi")
    assert [step.place for step in case.steps] == [f"{tmp_path}/test_x.yml:4", f"{tmp_path}/test_x.yml:6"]


def test_rules_and_examples_are_passed_over(tmp_path):
    text = "nlu:\n- intent: a\n  examples: '- x'\nrules:\n- rule: r\n  steps: [{intent: a}, {action: x}]\n"
    assert cases(tmp_path, text) == ()


@pytest.mark.parametrize(
    "text", ["stories: [", "stories:\n- story: x\n  steps:\n  - usr: hi\n", "stories:\n- stor: x\n"]
)
def test_mistakes_have_places(tmp_path, text):
    with pytest.raises(ProjectError) as error:
        cases(tmp_path, text)
    assert f"{tmp_path}/test_x.yml:" in str(error.value.place)
