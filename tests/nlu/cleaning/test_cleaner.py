"""What featurizers read."""

import pytest

from nlu.cleaning.cleaner import TextCleaner
from nlu.component import Workspace, readings_of
from nlu.types import TrainingData

EXAMPLES = ["where is my order", "I want a refund", "the delivery is late"]


def cleaner(**options):
    workspace = Workspace(EXAMPLES)
    return TextCleaner.train(
        {**TextCleaner.options, **options}, TrainingData(()), workspace, 1, over=lambda _: workspace
    )


def read(component, *texts):
    workspace = Workspace(texts)
    component.process(workspace)
    return list(workspace.readings)


MESSAGE = "Hello, wheer is my ordr?\n\nSent from my iPhone"


def test_what_is_said_is_left():
    assert read(cleaner(), MESSAGE, "") == ["where is my order?", ""]


@pytest.mark.parametrize(
    ("options", "reading"),
    [
        ({"spelling": False}, "wheer is my ordr?"),
        ({"courtesies": False}, "hello, where is my order?"),
        ({"language": "de"}, "Hello, wheer is my ordr?"),
    ],
)
def test_each_part_can_be_left_out(options, reading):
    assert [text.lower() for text in read(cleaner(**options), MESSAGE)] == [reading.lower()]


@pytest.mark.parametrize("options", [{}, {"spelling": False}, {"language": "de"}])
def test_saved_and_loaded(options, tmp_path):
    made = cleaner(**options)
    made.save(tmp_path)
    texts = (MESSAGE, "the delivvery", "unhappiest offline thing")
    assert read(TextCleaner.load(tmp_path), *texts) == read(made, *texts)


def test_without_a_cleaner_the_texts_are_read():
    assert readings_of(Workspace(["a"])) == ["a"]
    assert readings_of(Workspace(["a"], readings=["b"])) == ["b"]
