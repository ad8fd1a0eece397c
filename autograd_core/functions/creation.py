"""Making leaves: tensor, zeros, ones, full, arange and their like."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from ..tensor import Tensor, wrap
from .arguments import sizes

__all__ = ["arange", "full", "ones", "ones_like", "tensor", "zeros", "zeros_like"]


def tensor(data, *, dtype: dtypes.dtype | None = None, requires_grad: bool = False) -> Tensor:
    """A new leaf holding a copy of ``data`` (numbers, nested lists, arrays).

    Raises RuntimeError when integers are to require a gradient.

    >>> import autograd_core as torch
    >>> torch.tensor([1., 2.], requires_grad=True)
    tensor([1., 2.], requires_grad=True)
    """
    return wrap(data, dtype, requires_grad)


def zeros(*size, dtype=None, requires_grad=False) -> Tensor:
    """Zeros of shape ``size``."""
    return full(sizes(size), 0.0, dtype=dtype, requires_grad=requires_grad)


def ones(*size, dtype=None, requires_grad=False) -> Tensor:
    """Ones of shape ``size``.

    >>> import autograd_core as torch
    >>> torch.ones(2, 2)
    tensor([[1., 1.],
            [1., 1.]])
    """
    return full(sizes(size), 1.0, dtype=dtype, requires_grad=requires_grad)


def full(size, fill_value, *, dtype=None, requires_grad=False) -> Tensor:
    """``fill_value`` everywhere, in shape ``size``."""
    if dtype is None:
        dtype = dtypes.float32 if isinstance(fill_value, float) else None
    return wrap(np.full(tuple(size), fill_value, dtype and dtype.numpy), dtype, requires_grad)


def zeros_like(input: Tensor, *, requires_grad=False) -> Tensor:
    """Zeros in the shape and dtype of ``input``."""
    return full(input.shape, 0, dtype=input.dtype, requires_grad=requires_grad)


def ones_like(input: Tensor, *, requires_grad=False) -> Tensor:
    """Ones in the shape and dtype of ``input``."""
    return full(input.shape, 1, dtype=input.dtype, requires_grad=requires_grad)


def arange(start, end=None, step=1, *, dtype=None, requires_grad=False) -> Tensor:
    """start, start + step, … below ``end``.

    >>> import autograd_core as torch
    >>> torch.arange(3), torch.arange(0., 1., 0.5)
    (tensor([0, 1, 2]), tensor([0.0000, 0.5000]))
    """
    if end is None:
        start, end = 0, start
    numbers = np.arange(start, end, step)
    if dtype is None and numbers.dtype == np.float64:
        dtype = dtypes.float32
    return wrap(numbers, dtype, requires_grad)
