"""Turns, windows, and diagonals of larger tensors."""

import numpy as np

from ...core.apply import apply
from ...core.tensor import Tensor
from ...functions.arguments import axis
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


def tril_indices(row: int, col: int, offset: int = 0) -> Tensor:
    """Rows and columns of the lower triangle, as a 2 × n tensor."""
    return Tensor._of(np.stack(np.tril_indices(row, offset, col)))


def triu_indices(row: int, col: int, offset: int = 0) -> Tensor:
    """Rows and columns of the upper triangle, as a 2 × n tensor."""
    return Tensor._of(np.stack(np.triu_indices(row, offset, col)))


def diag_embed(input: Tensor, offset: int = 0) -> Tensor:
    """Matrices with the last axis on their diagonal."""
    return apply(moving.DiagEmbed(offset), input)


def diagflat(input: Tensor, offset: int = 0) -> Tensor:
    """A matrix with all elements on its diagonal."""
    return apply(moving.DiagEmbed(offset), reshape(input, -1))
