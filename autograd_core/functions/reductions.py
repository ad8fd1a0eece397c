"""Reductions: sum and mean."""

from __future__ import annotations

from .. import messages
from ..ops import reduce
from ..tensor import Tensor, apply
from .arguments import axes, method

__all__ = ["mean", "sum"]


@method()
def sum(input: Tensor, dim=None, keepdim: bool = False, *, axis=None, keepdims=None) -> Tensor:
    """The sum of all elements, or along ``dim``.  NumPy's names of the arguments work too.

    >>> import autograd_core as torch
    >>> torch.tensor([[1., 2.], [3., 4.]]).sum(0)
    tensor([4., 6.])
    """
    dim = axis if dim is None else dim
    if dim is None:
        return apply(reduce.Sum(), input)
    return apply(reduce.SumDim(axes(dim, input.ndim), bool(keepdims or keepdim)), input)


@method()
def mean(input: Tensor, dim=None, keepdim: bool = False) -> Tensor:
    """The mean of all elements, or along ``dim``; of floats only.

    >>> import autograd_core as torch
    >>> torch.tensor([1., 2.]).mean()
    tensor(1.5000)
    """
    if not input.is_floating_point():
        raise RuntimeError(messages.MEAN_OF_INTEGERS.format(
            type=input.dtype.short_name))
    if dim is None:
        return apply(reduce.Mean(), input)
    return apply(reduce.MeanDim(axes(dim, input.ndim), keepdim), input)
