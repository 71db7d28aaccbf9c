"""A training that finds parts of an earlier one gives the model that one from nothing gives."""

import shutil
from dataclasses import replace

import pytest

import nlu
from nlu.cache.steps import StepCache
from nlu.keep import open_folder


@pytest.fixture(scope="module")
def config(library_config):
    """Without the tagger, which takes most of the time."""
    steps = [step for step in library_config["pipeline"] if step["name"] != "CRFEntityExtractor"]
    return {**library_config, "pipeline": steps}


@pytest.fixture(scope="module")
def first(config, library_data, tmp_path_factory):
    """A first training: its report, its files, and the cache it has left."""
    folder = tmp_path_factory.mktemp("first")
    report = nlu.train(config, library_data, folder / "model", cache=StepCache(folder / "cache"))
    return report, open_folder(folder / "model").files, folder / "cache"


@pytest.fixture
def trained(config, library_data, first, tmp_path):
    """Train after the first training; gives the report and the hashes of the model's files."""
    shutil.copytree(first[2], tmp_path / "cache")
    number = iter(range(100))

    def train(data=library_data, *, config=config, cached=True, read=True):
        cache = StepCache(tmp_path / "cache", read=read) if cached else None
        folder = tmp_path / str(next(number))
        return nlu.train(config, data, folder, cache=cache), open_folder(folder).files

    return train


def test_with_nothing_changed_nothing_is_trained_and_the_model_is_the_same(trained, first):
    report, files = trained()

    assert first[0].kept == ()
    assert first[0].encoded > 0
    assert report.stages == {}
    assert report.encoded == 0
    assert report.metrics == first[0].metrics
    assert files == first[1] == trained(cached=False)[1]


def test_with_one_example_changed_the_model_is_that_of_a_training_from_nothing(trained, library_data):
    examples = library_data.examples
    changed = replace(library_data, examples=(replace(examples[0], text="hullo there, my dear"), *examples[1:]))
    report, files = trained(changed)

    assert report.encoded == 1
    assert "IntentClassifier" in report.stages
    assert files == trained(changed, cached=False)[1]


def test_only_what_depends_on_a_change_is_trained(trained, library_data, config):
    answered = replace(library_data, responses={"faq/opening_hours": ({"text": "All day."},)})
    answers, files = trained(answered)
    words, _ = trained(replace(library_data, synonyms={"paperback": "book"}))
    steps = [{**step, "false_alarms": 0.1} if step["name"] == "OutOfScopeDetector" else step
             for step in config["pipeline"]]  # fmt: skip
    scope, _ = trained(config={**config, "pipeline": steps})

    assert set(answers.stages) == {"ResponseSelector"}
    assert files == trained(answered, cached=False)[1]
    assert set(words.stages) == {"EntitySynonymMapper", "OutOfScopeDetector", "FallbackClassifier"}
    assert set(scope.stages) == {"OutOfScopeDetector", "FallbackClassifier"}


def test_marking_an_entity_does_not_train_the_intents_anew(trained, library_data):
    first = next(example for example in library_data.examples if example.entities)
    unmarked = tuple(replace(each, entities=()) if each is first else each for each in library_data.examples)
    report, _ = trained(replace(library_data, examples=unmarked))

    assert "RegexEntityExtractor" in report.stages
    assert {"IntentClassifier", "NgramFeaturizer", "SentenceEncoder"} <= set(report.kept)


def test_told_to_train_from_nothing_it_does(trained, first):
    report, files = trained(read=False)

    assert report.kept == ()
    assert files == first[1]


def test_what_is_harmed_in_the_cache_is_made_anew(trained, first, tmp_path):
    for weights in (tmp_path / "cache" / "steps").rglob("intents.npz"):
        weights.write_bytes(weights.read_bytes()[:-50])
    for encodings in (tmp_path / "cache" / "encodings").iterdir():
        encodings.write_bytes(encodings.read_bytes()[:-50])

    report, again = trained()

    assert set(report.stages) == {"IntentClassifier"}
    assert again == first[1]
