from hypothesis import given
from hypothesis import strategies as st

from nlu.features.runs import MOST, OVERHEAD, equal_runs, runs

LENGTHS = st.lists(st.integers(1, 128), max_size=100)


@given(LENGTHS)
def test_every_text_is_in_one_run_and_little_is_padding(lengths):
    found = runs(lengths)

    assert sorted(place for run in found for place in run) == list(range(len(lengths)))
    for run in found:
        own = [lengths[place] for place in run]
        assert len(run) <= MOST
        assert max(own) * len(own) - sum(own) <= OVERHEAD


@given(LENGTHS)
def test_equal_runs_have_texts_of_one_length(lengths):
    found = equal_runs(lengths)

    assert sorted(place for run in found for place in run) == list(range(len(lengths)))
    assert all(len({lengths[place] for place in run}) == 1 and len(run) <= MOST for run in found)


def test_texts_of_much_the_same_length_go_together():
    assert runs([10, 11, 12, 40]) == [[3], [2, 1, 0]]
