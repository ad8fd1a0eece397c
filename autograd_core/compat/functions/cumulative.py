"""Best so far along an axis: cummax, cummin; and logcumsumexp."""

import numpy as np

from ...core.apply import apply
from ...core.tensor import Tensor
from ...functions import return_types
from ...functions.arguments import axis, named, not_implemented
from ...functions.ordering import picked
from ...ops import cumulative, picking

__all__ = ["cummax", "cummin", "logcumsumexp"]


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
    return named(function, name, doc)


cummax = best_so_far("cummax", picking.Cummax, np.greater_equal,
                     "The largest up to each, along ``dim``.")
cummin = best_so_far("cummin", picking.Cummin, np.less_equal,
                     "The smallest up to each, along ``dim``.")
