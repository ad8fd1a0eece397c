"""From one to the next along an axis: cumsum, cumprod, logcumsumexp, cummax, diff."""

from ..core.apply import apply
from ..core.tensor import Tensor
from ..ops import cumulative
from .arguments import axis, named
from .reductions import numpy_dtype

__all__ = ["cumprod", "cumsum", "diff"]


def running(name: str, kind, doc: str):
    """cumsum or cumprod."""
    def function(input: Tensor, dim: int, *, dtype=None) -> Tensor:
        return apply(kind(axis(dim, input.ndim), numpy_dtype(dtype)), input)
    return named(function, name, doc)


cumsum = running("cumsum", cumulative.Cumsum, "The sum of all up to each, along ``dim``.")
cumprod = running("cumprod", cumulative.Cumprod, "The product of all up to each, along ``dim``.")


def diff(input: Tensor, n: int = 1, dim: int = -1) -> Tensor:
    """Each minus the one before it along ``dim``, ``n`` times."""
    for _ in range(n):
        size = input.shape[axis(dim, input.ndim)]
        input = input.narrow(dim, 1, size - 1) - input.narrow(dim, 0, size - 1)
    return input
