import numpy as np

from nlu.features.sparse_rows import SparseRows

ROWS = SparseRows(np.array([2, 0, 1], np.int32), np.array([1, 2, 3], np.float32), [0, 1, 1, 3], 4)
PLAIN = np.array([[0, 0, 1, 0], [0, 0, 0, 0], [2, 3, 0, 0]], np.float32)


def test_the_product_is_that_of_the_whole_array():
    weights = np.arange(8, dtype=np.float32).reshape(4, 2)

    np.testing.assert_array_equal(ROWS @ weights, PLAIN @ weights)


def test_a_single_row_may_be_empty():
    weights = np.arange(8, dtype=np.float32).reshape(4, 2)
    one = SparseRows(np.array([1, 3], np.int32), np.array([2, 1], np.float32), [0, 2], 4)
    none = SparseRows(np.array([], np.int32), np.array([], np.float32), [0, 0], 4)

    np.testing.assert_array_equal(one @ weights, [[10, 13]])
    np.testing.assert_array_equal(none @ weights, [[0, 0]])


def test_no_rows_have_a_product_of_no_rows():
    none = SparseRows(np.array([], np.int32), np.array([], np.float32), [0], 4)

    assert (none @ np.ones((4, 2), np.float32)).shape == (0, 2)


def test_training_gets_a_matrix_of_scipy():
    np.testing.assert_array_equal(ROWS.csr().toarray(), PLAIN)
    np.testing.assert_array_equal(ROWS[np.array([2, 0])].toarray(), PLAIN[[2, 0]])
