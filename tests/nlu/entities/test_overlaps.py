"""Which of overlapping entities stays."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nlu.component import Workspace
from nlu.entities.overlaps import add_found, settle
from nlu.types import Entity


def entity(start, end, extractor="a", kind="x"):
    return Entity(kind, start, end, None, extractor)


def test_the_longest_stays():
    assert settle([entity(0, 4), entity(0, 7), entity(8, 9)]) == [entity(0, 7), entity(8, 9)]


def test_of_equals_the_first_stays():
    assert settle([entity(0, 4, "first"), entity(0, 4, "second")]) == [entity(0, 4, "first")]


def test_neighbours_both_stay_in_order():
    assert settle([entity(4, 8), entity(0, 4)]) == [entity(0, 4), entity(4, 8)]


def test_what_was_found_before_is_kept():
    workspace = Workspace(["one two", "three"], entities=[[entity(0, 3, "first")], []])
    add_found(workspace, [[entity(0, 3, "second"), entity(4, 7, "second")], [entity(0, 5, "second")]])
    assert workspace.entities == [[entity(0, 3, "first"), entity(4, 7, "second")], [entity(0, 5, "second")]]


spans = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda pair: entity(pair[0], pair[0] + pair[1]))


@given(st.lists(spans, max_size=12))
def test_no_overlap_is_left_and_nothing_is_dropped_without_reason(found):
    kept = settle(found)
    assert kept == sorted(kept, key=lambda each: each.start)
    assert all(first.end <= second.start for first, second in pairwise(kept))
    for each in found:
        assert any(other.start < each.end and each.start < other.end for other in kept)
    assert settle(kept) == kept
