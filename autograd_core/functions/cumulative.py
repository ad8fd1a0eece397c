"""From one to the next along an axis: cumsum, cumprod, logcumsumexp, cummax, diff."""

from ..core.apply import apply
from ..core.tensor import Tensor
from ..ops import cumulative
from .arguments import axis, named
from .joining import cat
from .reductions import numpy_dtype

__all__ = ["cumprod", "cumsum", "diff"]


def cumulate(name: str, kind, doc: str):
    """cumsum or cumprod."""
    def function(input: Tensor, dim: int, *, dtype=None) -> Tensor:
        return apply(kind(axis(dim, input.ndim), numpy_dtype(dtype)), input)
    return named(function, name, doc)


cumsum = cumulate("cumsum", cumulative.Cumsum, "The sum of all up to each, along ``dim``.")
cumprod = cumulate("cumprod", cumulative.Cumprod, "The product of all up to each, along ``dim``.")


def diff(input: Tensor, n: int = 1, dim: int = -1, prepend: Tensor | None = None,
         append: Tensor | None = None) -> Tensor:
    """Each minus the one before it along ``dim``, ``n`` times; of more at either end on request."""
    parts = [x for x in (prepend, input, append) if x is not None]
    input = cat(parts, dim) if len(parts) > 1 else input
    for _ in range(n):
        size = input.shape[axis(dim, input.ndim)]
        input = input.narrow(dim, 1, size - 1) - input.narrow(dim, 0, size - 1)
    return input
