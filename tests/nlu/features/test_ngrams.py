import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.component import Workspace
from nlu.errors import PipelineError
from nlu.features.ngrams import CHARACTERS, NgramFeaturizer
from nlu.types import TrainingData

TEXTS = ["where is my order 123456", "where is my order 987654", "cancel my contract", "cancel it", "my order is late"]


def featurizer(texts=TEXTS, **options):
    return NgramFeaturizer.train(
        {**NgramFeaturizer.options, **options}, TrainingData(()), Workspace(texts=texts), 0, over=Workspace
    )


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_rows_have_unit_length_or_are_empty(texts):
    rows = featurizer().transform(texts).csr()

    lengths = np.linalg.norm(rows.toarray(), axis=1)
    assert all(length == pytest.approx(1, abs=1e-5) or length == 0 for length in lengths)


def test_one_number_looks_like_another():
    rows = featurizer().transform(["order 123456", "order 555555"]).csr().toarray()

    np.testing.assert_array_equal(rows[0], rows[1])


def test_rare_ngrams_are_left_out_and_the_commonest_kept():
    few = featurizer(word=(1, 1), char=(0, 0), max_features=2)

    assert few.transform(["my cancel where is"]).csr().toarray().nonzero()[1].tolist() == [0, 1]
    assert few.transform(["late"]).csr().nnz == 0


def test_what_is_saved_is_what_is_loaded(tmp_path):
    trained = featurizer()
    trained.save(tmp_path)

    loaded = NgramFeaturizer.load(tmp_path)

    np.testing.assert_array_equal(loaded.transform(TEXTS).csr().toarray(), trained.transform(TEXTS).csr().toarray())


def test_a_word_met_again_counts_as_the_first_time():
    met = featurizer()

    first = met.transform(["order order contracts", "contracts"])
    again = met.transform(["order order contracts", "contracts"])

    np.testing.assert_array_equal(again.csr().toarray(), first.csr().toarray())
    assert first.csr().toarray()[0].max() > 0


def test_the_end_of_a_very_long_text_is_not_looked_at():
    rows = featurizer().transform(["my order " + "x" * CHARACTERS, "my order " + "x" * CHARACTERS + " cancel contract"])

    np.testing.assert_array_equal(rows[0].toarray(), rows[1].toarray())


@pytest.mark.parametrize("lengths", [(3, 2), (0, 4), (1, 9)])
def test_a_range_that_is_none_is_refused(lengths):
    with pytest.raises(PipelineError, match="no range"):
        featurizer(char=lengths)


def test_texts_that_share_nothing_are_refused_with_the_mend():
    with pytest.raises(PipelineError, match="min_count"):
        featurizer(["a", "b"])
