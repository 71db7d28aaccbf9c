"""The trained tagger where an encoder stands before it."""

import pytest

from nlu.component import Workspace
from nlu.entities.overlaps import CHARACTERS
from nlu.entities.tagger import EntityTagger
from nlu.features.encoder import load_encoder
from nlu.readable import readable


@pytest.fixture(scope="module")
def encoded(tokenizer):
    """The steps before the tagger: tokenizer and encoder."""
    encoder = load_encoder()

    def run(texts):
        workspace = Workspace([readable(text) for text in texts], wanted=EntityTagger.uses)
        tokenizer.process(workspace)
        encoder.process(workspace)
        return workspace

    return run


@pytest.fixture(scope="module")
def tagger(tea, encoded):
    texts = [example.text for example in tea.examples]
    return EntityTagger.train(EntityTagger.options, tea, Workspace(texts), 42, over=encoded)


@pytest.fixture(scope="module")
def found_in(encoded):
    def find(text, tagger):
        workspace = encoded([text])
        tagger.process(workspace)
        return [(each.entity, each.value, each.role) for each in workspace.entities[0]]

    return find


def test_it_wants_what_the_encoder_makes_of_tokens(tagger):
    assert tagger.uses == {"pieces"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("do you have assam?", [("tea", "assam", None)]),
        ("hello", []),
        ("from Hull to York", [("city", "Hull", "from"), ("city", "York", "to")]),
        ("🙂 I come in May", [("month", "May", None)]),
        ("may I ask something", []),
        ("", []),
    ],
)
def test_it_finds_what_it_was_taught(tagger, found_in, text, expected):
    assert found_in(text, tagger) == expected


def test_words_that_no_example_and_no_list_has(tagger, found_in):
    assert found_in("from Glasgow to Bristol", tagger) == [("city", "Glasgow", "from"), ("city", "Bristol", "to")]


def test_the_confidence_is_the_least_of_its_words(tagger, encoded):
    workspace = encoded(["I want earl grey"])
    tagger.process(workspace)
    assert 0.3 < workspace.entities[0][0].confidence <= 1


def test_saved_and_loaded(tagger, found_in, tmp_path):
    tagger.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["network.json", "network.npz", "tagger.json"]
    text = "from Leeds to Hull with a big cup of sencha"
    loaded = EntityTagger.load(tmp_path)
    assert loaded.uses == {"pieces"}
    assert found_in(text, loaded) == found_in(text, tagger) != []


def test_beyond_what_the_encoder_reads(tagger, found_in):
    assert found_in("well, " * 100 + "order TE-1234", tagger)[-1:] == [("order_number", "TE-1234", None)]


@pytest.mark.parametrize(
    "text", ["\x00", "\ud800 assam", "assam 🏴 " * 20_000, "a" * 100_000, "TE-1234" * 15_000, "\u202eٱ assam"]
)
def test_hostile_texts(tagger, encoded, text):
    workspace = encoded([text])
    tagger.process(workspace)
    for each in workspace.entities[0]:
        assert 0 <= each.start < each.end <= min(len(text), CHARACTERS)
