"""Local Jacobians: exact, with their structure named, never larger than what is looked at.

    J = node.jacobian(0)
    J.shape        (d_i, d_j): elements of the output × elements of the input, row-major
    J.structure    "diagonal", "identity", "I ⊗ bᵀ", "dense", …
    J.row(k)       one row          J.corner(8)    the top-left 8 × 8
    J.dense()      the whole matrix
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


class Jacobian:
    """A d_i × d_j matrix known by its rows; by its diagonal alone where there is nothing else."""

    def __init__(self, structure: str, shape: tuple[int, int], row: Callable[[int], np.ndarray],
                 diagonal: np.ndarray | None = None):
        self.structure, self.shape, self.row, self.diagonal = structure, shape, row, diagonal

    @staticmethod
    def from_diagonal(structure: str, diagonal: np.ndarray) -> Jacobian:
        """The square matrix with this diagonal, stored as such.

        >>> Jacobian.from_diagonal("diagonal", np.array([2.0, 3.0])).dense()
        array([[2., 0.],
               [0., 3.]])
        """
        n = diagonal.size

        def row(k):
            out = np.zeros(n, diagonal.dtype)
            out[k] = diagonal[k]
            return out

        return Jacobian(structure, (n, n), row, diagonal)

    def corner(self, n: int = 8) -> np.ndarray:
        """The top-left ``n`` × ``n`` entries."""
        rows, columns = (min(n, d) for d in self.shape)
        if self.diagonal is not None:
            return np.diag(self.diagonal[:rows])
        return np.stack([self.row(k)[:columns] for k in range(rows)]) if rows else (
            np.zeros((rows, columns)))

    def dense(self) -> np.ndarray:
        """All of it, as an array of shape (d_i, d_j)."""
        if self.diagonal is not None:
            return np.diag(self.diagonal)
        rows = [self.row(k) for k in range(self.shape[0])]
        return np.stack(rows) if rows else np.zeros(self.shape)
