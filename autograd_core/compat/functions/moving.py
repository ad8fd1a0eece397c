"""Turns, windows, and diagonals of larger tensors."""

import numpy as np

from ...core.apply import apply
from ...core.dtypes import int64
from ...core.tensor import Tensor
from ...functions.arguments import axis, named
from ...functions.keywords import making
from ...functions.shapes import reshape
from ...ops import moving

__all__ = ["diag_embed", "diagflat", "rot90", "tril_indices", "triu_indices"]


def rot90(input: Tensor, k: int = 1, dims=(0, 1)) -> Tensor:
    """``k`` quarter turns in the plane of ``dims``."""
    return apply(moving.Rot90(k, tuple(axis(d, input.ndim) for d in dims)), input)


def unfold(input: Tensor, dimension: int, size: int, step: int) -> Tensor:
    """Windows of ``size`` along an axis, ``step`` apart, as a new last axis."""
    dim = axis(dimension, input.ndim)
    if size > input.shape[dim]:
        raise RuntimeError(f"maximum size for tensor at dimension {dim} is {input.shape[dim]} "
                           f"but size is {size}")
    return apply(moving.Unfold(dim, size, step), input)


def triangle(name: str, find, doc: str):
    """tril_indices or triu_indices."""
    def function(row: int, col: int, offset: int = 0, *, dtype=int64) -> Tensor:
        if dtype.is_floating_point:
            raise NotImplementedError(f"\"{name}\" not implemented for '{dtype.short_name}'")
        return Tensor._of(np.stack(find(row, offset, col)).astype(dtype.numpy))
    return making(named(function, name, doc))


tril_indices = triangle("tril_indices", np.tril_indices,
                        "Rows and columns of the lower triangle, as a 2 × n tensor.")
triu_indices = triangle("triu_indices", np.triu_indices,
                        "Rows and columns of the upper triangle, as a 2 × n tensor.")


def diag_embed(input: Tensor, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """Matrices along ``dim1`` and ``dim2`` with the last axis on their diagonal."""
    first, second = (axis(d, input.ndim + 1) for d in (dim1, dim2))
    if first == second:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    out = apply(moving.DiagEmbed(offset), input)
    at_the_end = (first, second) == (input.ndim - 1, input.ndim)
    return out if at_the_end else out.movedim((-2, -1), (first, second))


def diagflat(input: Tensor, offset: int = 0) -> Tensor:
    """A matrix with all elements on its diagonal."""
    return apply(moving.DiagEmbed(offset), reshape(input, -1))
