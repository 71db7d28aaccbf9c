"""The conversations of data/samples: as many as promised, labelled throughout, and no training data."""

import shutil
from collections import Counter

import pytest
from kit.reference import ROOT

from bot.assistant.load import load_project
from bot.conversation.history import FALLBACK_INTENT
from bot.dialogue.frustration.samples import read_lines, read_samples, read_sentiment, turns_of
from bot.errors import ProjectError
from nlu import read_examples

FOLDER = ROOT / "data" / "samples"
SAMPLES = read_samples(FOLDER)


def test_there_are_enough_and_the_readme_counts_them():
    assert len(SAMPLES) >= 120
    messages = sum(len(sample.messages) for sample in SAMPLES)
    first = (FOLDER / "README.md").read_text(encoding="utf-8").split("\n\n")[1]
    assert f"{len(SAMPLES)} conversations" in first
    assert f"{messages} messages of customers" in first


def test_every_level_occurs_in_every_file():
    for file in {sample.file for sample in SAMPLES} - {"tasks"}:
        levels = Counter(line.level for sample in SAMPLES if sample.file == file for line in sample.messages)
        assert set(levels) == {0, 1, 2, 3, 4}, file


def test_names_are_unique_and_customers_begin():
    names = Counter(sample.name for sample in SAMPLES)
    assert max(names.values()) == 1
    assert all(sample.lines[0].level is not None for sample in SAMPLES)


def test_nearly_all_messages_are_written_once():
    texts = Counter(line.text.lower() for sample in SAMPLES for line in sample.messages if len(line.text) > 30)
    assert [text for text, times in texts.items() if times > 2] == []


def test_the_sentiment_of_every_message_was_heard():
    heard = read_sentiment(FOLDER)
    assert {line.text for sample in SAMPLES for line in sample.messages} == set(heard)
    assert all(-1 <= score <= 1 for score in heard.values())


def test_a_project_does_not_take_them_for_training_data(tmp_path):
    """Also not where they are all there is beside one example."""
    shutil.copytree(FOLDER, tmp_path / "data" / "samples")
    (tmp_path / "data" / "nlu.yml").write_text("nlu:\n- intent: greet\n  examples: |\n    - hello\n", encoding="utf-8")
    (tmp_path / "config.yml").write_text("recipe: default.v1\nlanguage: en\n", encoding="utf-8")
    (tmp_path / "domain.yml").write_text("intents: [greet]\n", encoding="utf-8")
    project = load_project(tmp_path)
    assert [example.text for example in project.training_data.examples] == ["hello"]
    assert (project.flows.stories, project.flows.rules, project.training_data.sentiments) == ((), (), ())
    assert project.findings == ()
    assert [example.text for example in read_examples([tmp_path / "data"]).examples] == ["hello"]


def test_turns_are_as_a_tracker_has_them():
    lines = read_lines(
        "0 a: one\nbot fallback: What?\n1 a: two\nbot refused: No.\n"
        "2 a: three\nbot failed: Oh.\n3 b: four\nbot after 40s: Hm.",
        "here:1",
    )
    turns = turns_of(SAMPLES[0].__class__("x", "any", "x", lines), {"one": -0.5})
    assert [turn.message.intent for turn in turns] == [FALLBACK_INTENT, "a", "a", "b"]
    assert [turn.was_fallback for turn in turns] == [True, False, False, False]
    assert [turn.was_refused for turn in turns] == [False, True, False, False]
    assert [turn.failed for turn in turns] == [False, False, True, False]
    assert [turn.seconds_to_answer for turn in turns] == [1, 1, 1, 40]
    assert [turn.sentiment for turn in turns] == [-0.5, 0, 0, 0]
    assert turns[0].answer == "What?"


@pytest.mark.parametrize("line", ["5 a: too much", "a: no level", "bot maybe: hm", "0 : no need", "0 a:"])
def test_a_line_that_is_none_is_named_with_its_place(line):
    with pytest.raises(ProjectError, match=r"^samples\.yml:7: .* is no line of a conversation\."):
        read_lines(f"0 a: fine\n{line}", "samples.yml:7")
