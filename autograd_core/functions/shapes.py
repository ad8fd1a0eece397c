"""Other shapes of the same elements: transposes, views, expand, squeeze."""

from __future__ import annotations

from math import prod

import numpy as np

from .. import messages
from ..ops import shape
from ..tensor import Tensor, apply
from .arguments import axis, method, sizes

__all__ = ["flatten", "permute", "reshape", "squeeze", "t", "transpose", "unsqueeze"]


@method()
def t(input: Tensor) -> Tensor:
    """The transpose of a matrix; what has fewer axes as it is."""
    if input.ndim > 2:
        raise RuntimeError(messages.T_DIMS.format(ndim=input.ndim))
    return apply(shape.T(), input)


@method()
def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Axes ``dim0`` and ``dim1`` exchanged."""
    return apply(shape.Transpose(axis(dim0, input.ndim), axis(dim1, input.ndim)), input)


@method()
def permute(input: Tensor, *dims) -> Tensor:
    """The axes in the order ``dims``."""
    order = tuple(axis(d, input.ndim) for d in sizes(dims))
    if len(set(order)) < len(order):
        raise RuntimeError("permute(): duplicate dims are not allowed.")
    if len(order) != input.ndim:
        raise RuntimeError(messages.PERMUTE.format(ndim=input.ndim, got=len(order)))
    return apply(shape.Permute(order), input)


Tensor.T = property(lambda self: permute(self, *reversed(range(self.ndim))))
Tensor.mT = property(lambda self: transpose(self, -2, -1))


def full_size(input: Tensor, size: tuple[int, ...]) -> tuple[int, ...]:
    """``size`` with -1 worked out; RuntimeError in PyTorch's words when it does not fit."""
    known = prod(n for n in size if n != -1)
    total = input.numel()
    if size.count(-1) > 1:
        raise RuntimeError("only one dimension can be inferred")
    if total != known if -1 not in size else (not known or total % known):
        raise RuntimeError(messages.INVALID_SHAPE.format(shape=list(size), count=total))
    return tuple(total // known if n == -1 else n for n in size)


def fits(input: Tensor, size: tuple[int, ...]) -> bool:
    """Can the memory be looked at under this shape without copying?"""
    try:
        np.reshape(input._array, size, copy=False)
    except ValueError:
        return False
    return True


@method("view")
def view(input: Tensor, *size) -> Tensor:
    """The same memory, row by row, under another shape; one entry may be -1.

    Raises RuntimeError where that takes a copy, as after a transpose.
    """
    size = full_size(input, sizes(size))
    if not fits(input, size):
        raise RuntimeError(messages.VIEW_STRIDES)
    return apply(shape.View(size), input)


@method("reshape")
def reshape(input: Tensor, *size) -> Tensor:
    """The same elements, row by row, under another shape; one entry may be -1; a view if it can.

    >>> import autograd_core as torch
    >>> torch.arange(4).reshape(2, -1)
    tensor([[0, 1],
            [2, 3]])
    """
    size = full_size(input, sizes(size))
    if fits(input, size):
        return apply(shape.View(size), input)
    return apply(shape.UnsafeView(size), apply(shape.Clone(), input))


@method()
def contiguous(input: Tensor) -> Tensor:
    """The same elements laid out row by row: itself if they are."""
    return input if is_contiguous(input) else apply(shape.Clone(), input)


@method()
def stride(input: Tensor, dim: int | None = None):
    """How many elements apart neighbours along each axis (or along ``dim``) lie in memory."""
    array = np.asarray(input._array)
    steps = tuple(n // array.itemsize for n in array.strides)
    return steps if dim is None else steps[axis(dim, input.ndim)]


@method()
def is_contiguous(input: Tensor) -> bool:
    """Do the elements lie row by row in memory?"""
    return np.asarray(input._array).flags.c_contiguous


@method()
def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """The axes ``start_dim`` to ``end_dim`` as one."""
    first, last = axis(start_dim, input.ndim), axis(end_dim, input.ndim)
    if input.ndim and first == last:
        return input
    return reshape(input, *input.shape[:first], -1, *input.shape[last + 1:])


@method()
def expand(input: Tensor, *size) -> Tensor:
    """Axes of length 1 repeated to ``size`` without copying; -1 keeps an axis."""
    target, have = sizes(size), input.shape
    lead = len(target) - len(have)
    if lead < 0:
        raise RuntimeError(messages.EXPAND_DIMS.format(type=input.type(), sizes=list(have),
                                                       target=list(target), to=len(target),
                                                       have=len(have)))
    full_size = tuple(have[k - lead] if n == -1 else n for k, n in enumerate(target))
    for k in range(lead, len(target)):
        if have[k - lead] not in (1, full_size[k]):
            raise RuntimeError(messages.EXPAND_SIZE.format(
                to=full_size[k], have=have[k - lead], dim=k, target=list(target), sizes=list(have)))
    return apply(shape.Expand(full_size), input)


@method()
def unsqueeze(input: Tensor, dim: int) -> Tensor:
    """A new axis of length 1 at ``dim``."""
    return apply(shape.Unsqueeze(axis(dim, input.ndim + 1)), input)


@method()
def squeeze(input: Tensor, dim: int | None = None) -> Tensor:
    """Axes of length 1 removed: all, or ``dim`` if it is one."""
    if dim is None:
        return apply(shape.Squeeze(), input)
    return apply(shape.SqueezeDim(axis(dim, input.ndim)), input)
