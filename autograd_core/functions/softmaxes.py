"""Softmax and log-softmax along an axis."""

from ..core.apply import apply
from ..core.leaves import cast
from ..core.tensor import Tensor, method
from ..ops import softmax as ops
from .arguments import axis

__all__ = ["log_softmax", "softmax"]


@method()
def softmax(input: Tensor, dim: int, dtype=None) -> Tensor:
    """e to the power of each element, divided by their sum along ``dim``.

    >>> import autograd_core as torch
    >>> torch.softmax(torch.tensor([0., 0.]), 0)
    tensor([0.5000, 0.5000])
    """
    return apply(ops.Softmax(axis(dim, input.ndim)), floats("softmax", input, dtype))


@method()
def log_softmax(input: Tensor, dim: int, dtype=None) -> Tensor:
    """The logarithm of ``softmax``, without overflow."""
    return apply(ops.LogSoftmax(axis(dim, input.ndim)), floats("log_softmax", input, dtype))


def floats(name: str, input: Tensor, dtype) -> Tensor:
    """``input`` in ``dtype``, which has to be of floats."""
    input = input if dtype is None else cast(input, dtype)
    if not input.is_floating_point():
        raise NotImplementedError(
            f'"{name}_lastdim_kernel_impl" not implemented for \'{input.dtype.short_name}\'')
    return input
