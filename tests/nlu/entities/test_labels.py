"""Spans to labels of tokens and back."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.component import Token
from nlu.entities.labels import Kind, kinds_of, to_labels, to_spans
from nlu.types import Entity

TOKENS = [Token("a" * 2, 3 * i, 3 * i + 2) for i in range(8)]


def entity(kind, first, end, role=None):
    return Entity(kind, TOKENS[first].start, TOKENS[end - 1].end, None, "", role=role)


def test_labels():
    entities = [entity("x", 0, 1), entity("y", 2, 5, role="to"), entity("y", 5, 7)]
    kinds = kinds_of(entities)
    assert kinds == [Kind("x"), Kind("y"), Kind("y", "to")]
    assert to_labels(TOKENS, entities, kinds, bilou=True) == ["U-0", "O", "B-2", "I-2", "L-2", "B-1", "L-1", "O"]
    assert to_labels(TOKENS, entities, kinds, bilou=False) == ["B-0", "O", "B-2", "I-2", "I-2", "B-1", "I-1", "O"]


def test_an_entity_inside_a_token_counts_for_the_token():
    inside = Entity("x", 1, 2, None, "")
    assert to_labels(TOKENS, [inside], [Kind("x")], bilou=True)[:2] == ["U-0", "O"]


def test_of_two_entities_on_a_token_the_first_counts():
    assert to_labels(TOKENS, [entity("x", 0, 2), entity("y", 1, 3)], [Kind("x"), Kind("y")], bilou=False)[:4] == [
        "B-0",
        "I-0",
        "O",
        "O",
    ]


@pytest.mark.parametrize(
    ("labels", "spans"),
    [
        (["O", "I-0", "I-0", "O"], [(1, 3, 0)]),
        (["B-0", "I-1"], [(0, 1, 0), (1, 2, 1)]),
        (["L-0", "L-0"], [(0, 1, 0), (1, 2, 0)]),
        (["B-0", "U-0"], [(0, 1, 0), (1, 2, 0)]),
        (["B-0", "B-0", "L-0"], [(0, 1, 0), (1, 3, 0)]),
        ([], []),
    ],
)
def test_sequences_that_no_entity_has_are_read_all_the_same(labels, spans):
    assert to_spans(labels) == spans


@st.composite
def layouts(draw):
    cuts = sorted(draw(st.lists(st.integers(0, 8), max_size=8, unique=True)))
    pairs = list(pairwise(cuts))
    return [entity(draw(st.sampled_from("xyz")), *pair) for pair in pairs if draw(st.booleans())]


@given(layouts(), st.booleans())
def test_round_trip(entities, bilou):
    kinds = kinds_of(entities)
    spans = to_spans(to_labels(TOKENS, entities, kinds, bilou=bilou))
    again = [(kinds[kind].entity, TOKENS[first].start, TOKENS[end - 1].end) for first, end, kind in spans]
    assert again == [(each.entity, each.start, each.end) for each in entities]
