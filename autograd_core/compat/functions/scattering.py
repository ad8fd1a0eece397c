"""Writing into copies: scatter_reduce, index_reduce, put, select_scatter and its like."""

import warnings

import numpy as np

from ...core import messages
from ...core.apply import apply
from ...core.dtypes import int64
from ...core.tensor import Tensor
from ...functions.arguments import axis
from ...functions.picking import check_index, check_slices
from ...ops.moving import Diagonal
from ...ops.shape import Select, Slice
from ..ops import scattering as ops

__all__ = ["diagonal_scatter", "index_reduce", "put", "scatter_reduce", "select_scatter",
           "slice_scatter"]

REDUCTIONS = ("sum", "prod", "mean", "amax", "amin")


def scatter_reduce(input: Tensor, dim: int, index: Tensor, src: Tensor, reduce: str, *,
                   include_self: bool = True) -> Tensor:
    """A copy where ``src`` is brought together at ``index``: "sum", "prod", "mean", "amax", "amin".

    >>> import autograd_core as torch
    >>> x, at = torch.tensor([1., 2., 3.]), torch.tensor([0, 1, 1])
    >>> torch.zeros(2).scatter_reduce(0, at, x, "mean", include_self=False)
    tensor([1.0000, 2.5000])
    """
    if reduce not in REDUCTIONS:
        raise RuntimeError(messages.REDUCE_CHOICE.format(got=reduce))
    if src.dtype is not input.dtype:
        raise RuntimeError("scatter(): Expected self.dtype to be equal to src.dtype")
    dim = check_index("scatter", input, dim, index)
    return apply(ops.ScatterReduce(dim, reduce, include_self), input, index, src)


def index_reduce(input: Tensor, dim: int, index: Tensor, source: Tensor, reduce: str, *,
                 include_self: bool = True) -> Tensor:
    """``scatter_reduce`` of whole slices: "prod", "mean", "amax" or "amin"."""
    if reduce not in REDUCTIONS[1:]:
        raise RuntimeError(messages.INDEX_REDUCE_CHOICE.format(got=reduce))
    warnings.warn("index_reduce() is in beta and the API may change at any time.", UserWarning,
                  stacklevel=2)
    dim = check_slices("index_reduce", input, dim, index)
    return apply(ops.IndexReduce(dim, reduce, include_self), input, index, source)


def put(input: Tensor, index: Tensor, source: Tensor, accumulate: bool = False) -> Tensor:
    """A copy with ``source`` written (or added) at places in row-major order."""
    if index.dtype is not int64:
        raise RuntimeError("put_(): Expected a long tensor for index, but got "
                           f"{index.dtype.short_name}")
    if source.dtype is not input.dtype:
        raise RuntimeError(messages.PUT_DTYPES.format(a=input.dtype.short_name,
                                                      b=source.dtype.short_name))
    if index.numel() != source.numel():
        raise IndexError(messages.PUT_SIZES.format(n=source.numel(), m=index.numel()))
    n = input.numel()
    outside = index._array[(index._array < -n) | (index._array >= n)]
    if outside.size:
        raise IndexError(f"out of range: tried to access index {outside.flat[0]} on a tensor of "
                         f"{n} elements.")
    return apply(ops.Put(accumulate), input, index, source)


def scattered(kind, view, input: Tensor, src: Tensor) -> Tensor:
    """A copy with ``src`` in the part that ``view`` looks at."""
    part = view.forward(np.asarray(input._array))
    if part.shape != src.shape:
        raise RuntimeError(messages.SCATTER_SHAPE.format(src=list(src.shape),
                                                         part=list(part.shape)))
    return apply(kind(view), input, src)


def select_scatter(input: Tensor, src: Tensor, dim: int, index: int) -> Tensor:
    """A copy with ``src`` at position ``index`` of axis ``dim``."""
    dim = axis(dim, input.ndim)
    return scattered(ops.SelectScatter, Select(dim, index % input.shape[dim]), input, src)


def slice_scatter(input: Tensor, src: Tensor, dim: int = 0, start=None, end=None,
                  step: int = 1) -> Tensor:
    """A copy with ``src`` at start:end:step of axis ``dim``."""
    dim = axis(dim, input.ndim)
    ends = slice(start, end, step).indices(input.shape[dim])
    return scattered(ops.SliceScatter, Slice(dim, *ends), input, src)


def diagonal_scatter(input: Tensor, src: Tensor, offset: int = 0, dim1: int = 0,
                     dim2: int = 1) -> Tensor:
    """A copy with ``src`` on a diagonal."""
    view = Diagonal(offset, axis(dim1, input.ndim), axis(dim2, input.ndim))
    return scattered(ops.DiagonalScatter, view, input, src)
