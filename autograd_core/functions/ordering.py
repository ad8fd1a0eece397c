"""Largest, smallest, sorted, counted: max, argmax, sort, topk, median, quantile."""

import numpy as np

from ..core.apply import apply
from ..core.tensor import Tensor
from ..ops import extremes, ordering, picking
from . import return_types
from .arguments import axis, named, refuse_flag
from .choosing import maximum, minimum
from .reductions import asked, nonempty

__all__ = ["argmax", "argmin", "argsort", "max", "median", "min", "nanmedian", "sort", "topk"]
one_axis = axis


def extreme(name: str, whole, along, arg: str, of_two, doc: str):
    """max or min: of all, along an axis with its position, or of two tensors."""
    kind = getattr(return_types, name)

    def function(input: Tensor, dim=None, keepdim: bool = False, *, other=None, axis=None,
                 keepdims=None):
        other = dim if isinstance(dim, Tensor) else other
        if other is not None:
            if keepdim is not False:
                raise TypeError("two tensors are compared along no axis")
            return of_two(input, other)
        dim, keepdim = asked(input, name, dim, keepdim, axis, keepdims)
        if dim is None:
            nonempty(name, input, (), True)
            return apply(whole(), input)
        dim = one_axis(dim, input.ndim)
        nonempty(name, input, (dim,), False)
        return picked(kind, along, input, apply(ordering.Arg(arg, dim, keepdim), input), dim,
                      keepdim)
    return named(function, name, doc)


def picked(kind, op, input: Tensor, indices: Tensor, dim: int, keepdim: bool = True):
    """The values at ``indices`` and these, as one named result."""
    return kind((apply(op(dim, keepdim), input, indices), indices))


max = extreme("max", extremes.Max, picking.MaxDim, "argmax", maximum,
              "The largest of all; (values, indices) along ``dim``; of two tensors, ``maximum``.")
min = extreme("min", extremes.Min, picking.MinDim, "argmin", minimum,
              "The smallest of all; (values, indices) along ``dim``; of two tensors, ``minimum``.")


def position(name: str, doc: str):
    """argmax or argmin."""
    def function(input: Tensor, dim: int | None = None, keepdim: bool = False, *, axis=None,
                 keepdims=None) -> Tensor:
        dim, keepdim = asked(input, name, dim, keepdim, axis, keepdims)
        if input._array.dtype.kind == "b":
            raise RuntimeError(f"{name}(): does not support bool input")
        dim = None if dim is None else one_axis(dim, input.ndim)
        nonempty(name, input, (dim,), dim is None, IndexError)
        return apply(ordering.Arg(name, dim, keepdim), input)
    return named(function, name, doc)


argmax = position("argmax", "Where the largest is: in row-major order, or along ``dim``.")
argmin = position("argmin", "Where the smallest is: in row-major order, or along ``dim``.")


# order

def argsort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Tensor:
    """The positions that sort along ``dim``."""
    return apply(ordering.Order(axis(dim, input.ndim), descending), input)


def sort(input: Tensor, dim: int = -1, descending: bool = False, *, stable: bool | None = None):
    """(values, indices) in order along ``dim``; equal ones stay in their order."""
    refuse_flag(descending)
    op = picking.Sort if stable is None else picking.SortStable
    dim = axis(dim, input.ndim)
    return picked(return_types.sort, op, input, argsort(input, dim, descending), dim)


def topk(input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True):
    """The ``k`` largest (or smallest) along ``dim``, the best first: (values, indices)."""
    dim = axis(dim, input.ndim)
    refuse_flag(largest)
    if not 0 <= k <= (input.shape[dim] if input.ndim else 1):
        raise RuntimeError("selected index k out of range")
    if input._array.dtype.kind == "b":
        raise RuntimeError("topk does not support bool dtypes on CPU")
    order = argsort(input, dim, largest)
    return picked(return_types.topk, picking.Topk, input,
                  order.narrow(dim, 0, k) if order.ndim else order, dim)


def at_place(kind, op, input: Tensor, place, dim: int, keepdim: bool):
    """What stands at ``place`` (a number, or one for each slice) when sorted along ``dim``."""
    order = argsort(input, dim)
    if not order.ndim:
        return picked(kind, op, input, order, dim, keepdim)
    by_slice = isinstance(place, Tensor)
    at = order.gather(dim, place) if by_slice else order.narrow(dim, place, 1)
    return picked(kind, op, input, at if keepdim else at.squeeze(dim), dim, keepdim)


def middle(name: str, whole, along, skip_nan: bool, doc: str):
    """median or nanmedian; of an even number the lower one."""
    kind = getattr(return_types, name)

    def function(input: Tensor, dim: int | None = None, keepdim: bool = False):
        if dim is None:
            return apply(whole(), input)
        dim = axis(dim, input.ndim)
        nonempty("median", input, (dim,), False)
        if not input.ndim:
            return at_place(kind, along, input, 0, dim, keepdim)
        nans = np.isnan(input._array) if input.is_floating_point() else np.zeros(input.shape, bool)
        counted = (~nans).sum(dim, keepdims=True)
        n = input.shape[dim]
        place = np.maximum(counted - 1, 0) // 2
        if not skip_nan:
            place = np.where(counted < n, counted, (n - 1) // 2)
        return at_place(kind, along, input, Tensor._of(place), dim, keepdim)
    return named(function, name, doc)


median = middle("median", extremes.Median, picking.MedianDim, False,
                "The middle value of all; (values, indices) along ``dim``.")


nanmedian = middle("nanmedian", extremes.Nanmedian, picking.NanmedianDim, True,
                   "The middle of those that are not nan.")
