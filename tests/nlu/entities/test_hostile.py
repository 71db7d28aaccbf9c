"""Texts that nobody means well: nothing raises, spans lie in the text, work is bounded."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.component import Workspace
from nlu.entities.normalise import EntityNormaliser
from nlu.entities.overlaps import CHARACTERS
from nlu.entities.patterns import PatternExtractor
from nlu.entities.synonyms import SynonymMapper
from nlu.entities.tagger import EntityTagger

HOSTILE = [
    "",
    " ",
    "\x00",
    "assam \x00\x1b[31m TE-1234",
    "\ud800 assam",
    "👩‍👩‍👧‍👦 assam 🏴󠁧󠁢󠁥󠁮󠁧󠁿 TE-1234",
    "أريد شاي assam من York",
    "İSTANBUL ǅ ﬁ ß assam",
    "'; DROP TABLE orders; -- TE-1234",
    "<script>alert('assam')</script>",
    "assam " * 20_000,
    "a" * 100_000,
    "TE-1234" * 15_000,
    "\u202eTE-1234\u202c",
]


@pytest.fixture(scope="module")
def components(make):
    return [
        make(PatternExtractor),
        make(EntityTagger),
        make(SynonymMapper),
        make(EntityNormaliser, values={"order_number": {"find": r"\d{4}", "write": "TE-{0}", "drop": True}}),
    ]


def check(text, found):
    for each in found:
        assert 0 <= each.start < each.end <= min(len(text), CHARACTERS)
    assert all(first.end <= second.start for first, second in pairwise(found))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts(components, entities_of, text):
    check(text, entities_of(text, *components))


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.characters(), max_size=80))
def test_any_text(components, entities_of, text):
    check(text, entities_of(text, *components))


@settings(max_examples=100, deadline=None)
@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_a_number_is_found_wherever_it_stands(components, entities_of, before, after):
    text = f"{before} TE-1234 {after}"
    found = entities_of(text, *components)
    check(text, found)
    assert any(text[each.start : each.end] == "TE-1234" and each.value == "TE-1234" for each in found)


def test_beyond_the_bound_nothing_is_looked_for(components, entities_of):
    assert entities_of("x " * CHARACTERS + "TE-1234", *components) == []


def test_a_batch_is_each_text_alone(components, over, entities_of):
    texts = ["assam please", "", "order TE-1234", "from York to Hull"]
    workspace = over(texts)
    for component in components:
        component.process(workspace)
    assert workspace.entities == [entities_of(text, *components) for text in texts]


def test_an_empty_batch(components):
    workspace = Workspace([])
    for component in components:
        component.process(workspace)
    assert workspace.entities == []
