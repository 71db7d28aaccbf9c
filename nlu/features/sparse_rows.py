"""Rows of which nearly all numbers are zero, as one message needs them: two small arrays, and a product.

scipy's matrices check so much when they are made and multiplied that a row of a hundred numbers takes a tenth of a
millisecond; for training, where there are thousands of rows, `csr` makes one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SparseRows:
    """The numbers that are not zero.

    Args:
        columns: Of each number, row after row.
        values: The numbers.
        ends: Where each row starts in both, and where the last one ends; shape (rows + 1,).
        width: Columns in all.
    """

    columns: NDArray[np.int32]
    values: Floats
    ends: Sequence[int]
    width: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.ends) - 1, self.width

    def __matmul__(self, weights: Floats) -> Floats:
        """The product with an array of shape (width, n): shape (rows, n)."""
        if len(self.ends) == 2:  # one message, as nearly always
            return (self.values @ weights.take(self.columns, 0))[None]
        rows = [self.values[start:end] @ weights.take(self.columns[start:end], 0) for start, end in pairwise(self.ends)]
        return np.array(rows, np.float32).reshape(len(rows), weights.shape[1])

    def __getitem__(self, rows: Any) -> csr_matrix:
        """Some rows, for training."""
        return self.csr()[rows]

    def csr(self) -> csr_matrix:
        """All of it as scipy's matrix, shape (rows, width)."""
        from scipy.sparse import csr_matrix

        return csr_matrix((self.values, self.columns, np.array(self.ends, np.int32)), shape=self.shape)
