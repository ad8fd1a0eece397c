"""Snapshots of arrays and Jacobians as plain data: whole when small, described when not."""

from functools import cache

import numpy as np

from ..ops import Jacobian
from .model import FULL, Value

CORNER = 8
"""Rows and columns of a thumbnail."""


def value_of(array) -> Value:
    """``array`` as a Value; what was looked at and not kept says its own in ``.value``.

    >>> value_of(np.float32(2))
    Value(shape=(), dtype='float32', data=(2.0,), summary=None)
    """
    if isinstance(seen := getattr(array, "value", None), Value):
        return seen
    array = np.asarray(array)
    if array.size <= FULL:
        return Value(tuple(array.shape), dtype_name(array.dtype), tuple(array.reshape(-1).tolist()))
    return Value(tuple(array.shape), dtype_name(array.dtype), None, summary_of(array))


def unknown_value(shape: tuple[int, ...], dtype: str) -> Value:
    """One of which only the shape is known."""
    nothing = dict.fromkeys(("min", "max", "nan", "mean", "norm"))
    return Value(shape, dtype, None, {**nothing, "thumbnail": ()})


@cache
def dtype_name(dtype: np.dtype) -> str:
    """The name of a dtype, which NumPy takes 8 µs to put together."""
    return str(dtype)


def summary_of(array: np.ndarray) -> dict:
    """min, max (of what is not nan), mean, norm and the top-left corner of a large array."""
    numbers = array.astype(np.float64)
    there = numbers[~np.isnan(numbers)]
    matrix = numbers.reshape(-1, array.shape[-1])[:CORNER, :CORNER]
    return {"min": float(there.min()) if there.size else None,
            "max": float(there.max()) if there.size else None, "nan": numbers.size - there.size,
            "mean": float(numbers.mean()),
            "norm": float(np.sqrt((numbers * numbers).sum())), "thumbnail": rows_of(matrix)}


def matrix_of(jacobian: Jacobian) -> Value:
    """A Jacobian as a Value of shape (d_i, d_j); large ones by their corner, never built."""
    rows, columns = jacobian.shape
    if rows * columns <= FULL:
        return value_of(jacobian.dense())
    corner = jacobian.corner(CORNER)
    return Value(jacobian.shape, str(corner.dtype), None,
                 {"min": None, "max": None, "mean": None, "norm": None,
                  "thumbnail": rows_of(corner.astype(float))})


def rows_of(matrix: np.ndarray) -> tuple[tuple[float, ...], ...]:
    """A matrix as nested tuples."""
    return tuple(tuple(row) for row in matrix.tolist())
