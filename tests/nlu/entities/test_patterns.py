"""Regular expressions and lookup tables as entities."""

import pytest

from nlu.entities.patterns import PatternExtractor
from nlu.errors import PipelineError
from nlu.types import Entity, Example, TrainingData

NAME = "RegexEntityExtractor"


def test_expressions_and_tables(make, entities_of):
    text = "send lapsang souchong, order te 1234, to new york"
    assert entities_of(text, make(PatternExtractor)) == [
        Entity("tea", 5, 21, "lapsang souchong", NAME),
        Entity("order_number", 29, 36, "te 1234", NAME),
        Entity("city", 41, 49, "new york", NAME),
    ]


def test_values_as_they_are_listed(make, entities_of):
    found = entities_of("ASSAM and TE-1", make(PatternExtractor, listed_value=True))
    assert [each.value for each in found] == ["Assam"]


def test_names_that_no_example_annotates_are_not_entities(make, entities_of):
    assert entities_of("a teaspoon, 7", make(PatternExtractor)) == []


def test_words_that_are_mostly_meant_otherwise_are_left_to_the_tagger(make, entities_of):
    found = entities_of("may I come in june", make(PatternExtractor))
    assert found == [Entity("month", 14, 18, "june", NAME)]
    both = entities_of("may I come in june", make(PatternExtractor, skip_ambiguous=False))
    assert [each.value for each in both] == ["may", "june"]


def test_each_kind_can_be_switched_off(make, entities_of):
    text = "assam TE-1234"
    assert [e.entity for e in entities_of(text, make(PatternExtractor, use_regexes=False))] == ["tea"]
    assert [e.entity for e in entities_of(text, make(PatternExtractor, use_lookup_tables=False))] == ["order_number"]
    assert entities_of("te-1234 ASSAM", make(PatternExtractor, case_sensitive=True)) == []


def test_nothing_to_look_for():
    data = TrainingData((Example("hello", "greet"),), lookups={"tea": ("assam",)})
    with pytest.raises(PipelineError) as caught:
        PatternExtractor.train(PatternExtractor.options, data, None, 0, over=None)
    assert str(caught.value) == (
        "RegexEntityExtractor: The training data has no regex and no lookup that is named as an annotated entity. "
        "Add one (docs/training-data.md), annotate the entity in an example, or take the component out."
    )


def test_saved_and_loaded(make, entities_of, tmp_path):
    extractor = make(PatternExtractor, listed_value=True)
    extractor.save(tmp_path)
    again = PatternExtractor.load(tmp_path)
    text = "may I have earl grey from York, TE1234"
    assert entities_of(text, again) == entities_of(text, extractor) != []
