import numpy as np
from scipy.sparse import csr_matrix

from nlu.intent.heads import Heads

VECTORS = np.array([[1, 0, 0], [0, 1, 0]], np.float32)
NGRAMS = csr_matrix(np.array([[1, 0], [0, 1]], np.float32))
BOTH = {"vectors": VECTORS, "ngrams": NGRAMS}


def heads(**weights):
    return Heads(labels=("a", "b"), bias=np.array([0.5, 0.0], np.float32), weights=weights)


def test_the_scores_of_both_heads_and_the_bias_are_added():
    both = heads(
        vectors=np.array([[1, 2], [3, 4], [0, 0]], np.float32),
        ngrams=np.array([[10, 0], [0, 20]], np.float32),
    )

    np.testing.assert_array_equal(both.scores(BOTH), [[11.5, 2], [3.5, 24]])


def test_either_head_works_alone():
    vectors_only = heads(vectors=np.ones((3, 2), np.float32))
    ngrams_only = heads(ngrams=np.ones((2, 2), np.float32))

    np.testing.assert_array_equal(vectors_only.scores({"vectors": VECTORS}), [[1.5, 1], [1.5, 1]])
    np.testing.assert_array_equal(ngrams_only.scores({"ngrams": NGRAMS}), [[1.5, 1], [1.5, 1]])


def test_probabilities_are_shares_however_large_the_scores():
    huge = heads(vectors=np.array([[1e4, -1e4], [0, 0], [0, 0]], np.float32))

    shares = huge.probabilities({"vectors": VECTORS})

    np.testing.assert_allclose(shares.sum(axis=1), 1)
    np.testing.assert_allclose(shares[0], [1, 0])


def test_what_is_saved_is_what_is_loaded(tmp_path):
    random = np.random.default_rng(0)
    trained = heads(
        vectors=random.normal(size=(3, 2)).astype(np.float16).astype(np.float32),
        ngrams=random.normal(size=(2, 2)).astype(np.float16).astype(np.float32),
    )
    trained.save(tmp_path, "some")

    loaded = Heads.load(tmp_path, "some")

    assert loaded.labels == trained.labels
    np.testing.assert_array_equal(loaded.scores(BOTH), trained.scores(BOTH))
