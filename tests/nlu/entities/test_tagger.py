"""The trained tagger."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from nlu.component import Workspace
from nlu.entities.augment import more_examples
from nlu.entities.patterns import PatternExtractor
from nlu.entities.tagger import EntityTagger
from nlu.errors import ModelFileError, PipelineError
from nlu.types import Example, TrainingData


@pytest.fixture(scope="module")
def tagger(make):
    return make(EntityTagger)


def kinds(found):
    return [(each.entity, each.value, each.role) for each in found]


def test_it_finds_what_it_was_taught(tagger, entities_of):
    found = entities_of("do you have assam?", tagger)
    assert kinds(found) == [("tea", "assam", None)]
    assert found[0].extractor == "CRFEntityExtractor"
    assert found[0].confidence is not None
    assert 0.5 < found[0].confidence <= 1
    assert entities_of("hello", tagger) == []


def test_context_decides_where_a_list_cannot(tagger, entities_of):
    assert kinds(entities_of("I come in may", tagger)) == [("month", "may", None)]
    assert entities_of("may I ask something", tagger) == []


def test_listed_values_that_no_example_has(make, entities_of):
    assert kinds(entities_of("do you have lapsang souchong?", make(EntityTagger, augment=5))) == [
        ("tea", "lapsang souchong", None)
    ]


def test_roles(tagger, entities_of):
    assert kinds(entities_of("from Hull to York", tagger)) == [("city", "Hull", "from"), ("city", "York", "to")]


@pytest.mark.parametrize("bilou", [True, False])
def test_both_ways_of_labelling(make, entities_of, bilou):
    found = entities_of("I want earl grey", make(EntityTagger, BILOU_flag=bilou, augment=5))
    assert kinds(found) == [("tea", "earl grey", None)]


def test_a_least_confidence(make, entities_of):
    assert entities_of("do you have assam?", make(EntityTagger, confidence=1.1)) == []


def test_the_pattern_before_it_is_trusted_more(make, tagger, entities_of):
    found = entities_of("do you have assam?", make(PatternExtractor), tagger)
    assert [each.extractor for each in found] == ["RegexEntityExtractor"]


def test_without_annotations_it_refuses():
    data = TrainingData((Example("hello", "greet"),))
    with pytest.raises(PipelineError) as caught:
        EntityTagger.train(EntityTagger.options, data, Workspace(["hello"], tokens=[[]]), 0, over=None)
    assert str(caught.value) == (
        "CRFEntityExtractor: No example has an annotated entity. "
        "Annotate some, for example: where is [FL-204417](order_number), or take the component out."
    )


def test_the_same_seed_gives_the_same_model(make, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        make(EntityTagger).save(tmp_path / name)
    files = [sorted((tmp_path / name).iterdir()) for name in ("one", "two")]
    assert [path.name for path in files[0]] == ["tagger.crfsuite", "tagger.json"]
    assert [path.read_bytes() for path in files[0]] == [path.read_bytes() for path in files[1]]


def test_saved_and_loaded(tagger, entities_of, tmp_path):
    tagger.save(tmp_path)
    text = "from Leeds to Hull with a big cup of sencha"
    assert entities_of(text, EntityTagger.load(tmp_path)) == entities_of(text, tagger) != []


@pytest.mark.parametrize("keep", [0, 3, 100, -1])
def test_a_file_cut_short_is_refused(tagger, tmp_path, keep):
    tagger.save(tmp_path)
    path = tmp_path / "tagger.crfsuite"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ModelFileError) as caught:
        EntityTagger.load(tmp_path)
    assert str(caught.value) == (
        "tagger.crfsuite: The entity tagger's file is cut short or is none. Train the model again."
    )


def test_many_threads_at_once(tagger, entities_of):
    texts = ["do you have assam?", "from Hull to York", "hello", "I come in may"] * 25
    alone = [entities_of(text, tagger) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: entities_of(text, tagger), texts)) == alone


def test_copies_with_other_values(tea):
    copies = more_examples(tea, copies=2, seed=1)
    assert copies == more_examples(tea, copies=2, seed=1)
    assert len(copies) == 2 * sum(any(e.entity in tea.lookups for e in x.entities) for x in tea.examples)
    for copy in copies:
        for entity in copy.entities:
            assert copy.text[entity.start : entity.end] == entity.value or entity.entity == "size"
            if entity.entity in tea.lookups:
                assert entity.value.lower() in {value.lower() for value in tea.lookups[entity.entity]}
