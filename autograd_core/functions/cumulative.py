"""From one to the next along an axis: cumsum, cumprod, logcumsumexp, cummax, diff."""

from __future__ import annotations

import numpy as np

from ..core.apply import apply
from ..core.tensor import Tensor, method
from ..ops import cumulative, picking
from . import return_types
from .arguments import axis, named, not_implemented
from .ordering import picked
from .reductions import numpy_dtype

__all__ = ["cummax", "cummin", "cumprod", "cumsum", "diff", "logcumsumexp"]


def running(name: str, kind, doc: str):
    """cumsum or cumprod."""
    def function(input: Tensor, dim: int, *, dtype=None) -> Tensor:
        return apply(kind(axis(dim, input.ndim), numpy_dtype(dtype)), input)
    return method(name)(named(function, name, doc))


cumsum = running("cumsum", cumulative.Cumsum, "The sum of all up to each, along ``dim``.")
cumprod = running("cumprod", cumulative.Cumprod, "The product of all up to each, along ``dim``.")


@method()
def logcumsumexp(input: Tensor, dim: int) -> Tensor:
    """log(cumsum(exp(input))) along ``dim``, without overflow."""
    if not input.is_floating_point():
        raise not_implemented("logcumsumexp_out_cpu", input)
    return apply(cumulative.Logcumsumexp(axis(dim, input.ndim)), input)


def best_so_far(name: str, op, better, doc: str):
    """cummax or cummin: (values, indices), the later of equal ones."""
    kind = getattr(return_types, name)

    def function(input: Tensor, dim: int):
        dim = axis(dim, input.ndim)
        array = np.moveaxis(np.atleast_1d(input._array), dim, 0)
        at = np.zeros(array.shape, np.int64)
        for k in range(1, len(array)):
            best = np.take_along_axis(array, at[k - 1:k], 0)[0]
            at[k] = np.where(better(array[k], best) | (array[k] != array[k]), k, at[k - 1])
        at = np.moveaxis(at, 0, dim).reshape(input.shape)
        return picked(kind, op, input, Tensor._of(at), dim)
    return method(name)(named(function, name, doc))


cummax = best_so_far("cummax", picking.Cummax, np.greater_equal,
                     "The largest up to each, along ``dim``.")
cummin = best_so_far("cummin", picking.Cummin, np.less_equal,
                     "The smallest up to each, along ``dim``.")


@method()
def diff(input: Tensor, n: int = 1, dim: int = -1) -> Tensor:
    """Each minus the one before it along ``dim``, ``n`` times."""
    for _ in range(n):
        size = input.shape[axis(dim, input.ndim)]
        input = input.narrow(dim, 1, size - 1) - input.narrow(dim, 0, size - 1)
    return input
