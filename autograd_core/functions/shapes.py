"""Other shapes of the same elements: transposes, views, expand, squeeze."""

from __future__ import annotations

import warnings
from math import prod

import numpy as np

from ..core import messages
from ..core.apply import apply
from ..core.attributes import fixed
from ..core.dtypes import dtype
from ..core.tensor import Tensor, method
from ..ops import shape
from ..ops.shape import Contiguous, ReshapeAlias, UnsafeView, View
from .arguments import axes, axis, named, sizes
from .devices import contiguous_format, preserve_format
from .keywords import laid_out, lies_so

__all__ = ["adjoint", "flatten", "moveaxis", "movedim", "permute", "ravel", "reshape", "squeeze",
           "swapaxes", "swapdims", "t", "transpose", "unflatten", "unsqueeze"]

TURN = shape.T()


@method()
def t(input: Tensor) -> Tensor:
    """The transpose of a matrix; what has fewer axes as it is."""
    if input._array.ndim > 2:
        raise RuntimeError(messages.T_DIMS.format(ndim=input.ndim))
    return TURN.applied(input)


@method("transpose", "swapaxes", "swapdims")
def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Axes ``dim0`` and ``dim1`` exchanged."""
    return apply(shape.Transpose(axis(dim0, input.ndim), axis(dim1, input.ndim)), input)


@method()
def permute(input: Tensor, *places, dims=None) -> Tensor:
    """The axes in the order ``dims``."""
    order = sizes(places if dims is None else (dims,))
    if len(order) != input.ndim:
        raise RuntimeError(messages.PERMUTE.format(ndim=input.ndim, got=len(order)))
    order = tuple(axis(d, input.ndim) for d in order)
    if len(set(order)) < len(order):
        raise RuntimeError("permute(): duplicate dims are not allowed.")
    return apply(shape.Permute(order), input)


swapaxes = swapdims = transpose


@method("movedim", "moveaxis")
def movedim(input: Tensor, source, destination) -> Tensor:
    """Axes ``source`` moved to the places ``destination``, the others in their order."""
    moved = [axis(d, input.ndim) for d in as_tuple(source)]
    places = [axis(d, input.ndim) for d in as_tuple(destination)]
    rest = iter(d for d in range(input.ndim) if d not in moved)
    at = dict(zip(places, moved, strict=True))
    return permute(input, *[at[k] if k in at else next(rest) for k in range(input.ndim)])


moveaxis = movedim


def as_tuple(dims) -> tuple:
    """One axis or several as a tuple."""
    return tuple(dims) if isinstance(dims, list | tuple) else (dims,)


def reversed_axes(input: Tensor) -> Tensor:
    """``x.T``: all axes in reverse order."""
    if input.ndim != 2:
        warnings.warn(messages.T_OF_OTHERS if input.ndim else messages.T_OF_0D, UserWarning,
                      stacklevel=2)
    return permute(input, *range(input.ndim - 1, -1, -1))


def matrix_transpose(name: str):
    """``x.mT`` and ``x.mH``: matrices, or batches of them, transposed."""
    def transposed(input: Tensor) -> Tensor:
        if input.ndim < 2:
            raise RuntimeError(messages.NOT_MATRICES.format(name=name, ndim=input.ndim))
        return transpose(input, -2, -1)
    return fixed(transposed, name)


def hermitian(input: Tensor) -> Tensor:
    """``x.H``: a matrix transposed."""
    if input.ndim not in (0, 2):
        raise RuntimeError(messages.NOT_A_MATRIX.format(ndim=input.ndim) + (
            messages.USE_MH if input.ndim > 2 else ""))
    return transpose(input, -2, -1) if input.ndim else input


Tensor.T, Tensor.H = fixed(reversed_axes, "T"), fixed(hermitian, "H")
Tensor.mT, Tensor.mH = matrix_transpose("mT"), matrix_transpose("mH")
adjoint = method("adjoint")(named(lambda input: input.mH, "adjoint", "A matrix transposed."))


@method("size")
def size(input: Tensor, dim: int | None = None):
    """The shape, or its entry ``dim``."""
    return input.shape if dim is None else input._array.shape[axis(dim, input.ndim)]


def full_size(input: Tensor, size: tuple[int, ...]) -> tuple[int, ...]:
    """``size`` with -1 worked out; RuntimeError in PyTorch's words when it does not fit."""
    known = prod(n for n in size if n != -1)
    total = input.numel()
    if known < 0 or min(size, default=0) < -1:
        k = next(k for k, n in enumerate(size) if n < -1)
        raise RuntimeError(messages.NEGATIVE_SIZE.format(n=size[k], k=k, shape=list(size)))
    if size.count(-1) > 1:
        raise RuntimeError("only one dimension can be inferred")
    if not total and not known and -1 in size:
        raise RuntimeError(messages.AMBIGUOUS_SIZE.format(shape=list(size)))
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
def view(input: Tensor, *dims, size=()) -> Tensor:
    """The same memory, row by row, under another shape; one entry may be -1.

    Raises RuntimeError where that takes a copy, as after a transpose.
    """
    if dims and isinstance(dims[0], dtype):
        return as_bits(input, dims[0])
    size = full_size(input, sizes(dims or size))
    if not fits(input, size):
        raise RuntimeError(messages.VIEW_STRIDES)
    return apply(shape.View(size), input)


def as_bits(input: Tensor, dtype: dtype) -> Tensor:
    """The bytes of the same memory read as ``dtype``; no gradient goes through."""
    array = np.asarray(input._shared())
    if array.itemsize != dtype.itemsize and not array.ndim:
        raise RuntimeError(messages.VIEW_0D.format(old=input.dtype.short_name,
                                                   new=dtype.short_name))
    out = input.detach()
    out._array = array.view(dtype.numpy)
    return out


@method("reshape")
def reshape(input: Tensor, *dims, shape=()) -> Tensor:
    """The same elements, row by row, under another shape; one entry may be -1; a view if it can.

    >>> import autograd_core as torch
    >>> torch.arange(4).reshape(2, -1)
    tensor([[0, 1],
            [2, 3]])
    """
    size = full_size(input, sizes(dims or shape))
    if fits(input, size):
        return apply((View if is_contiguous(input) else ReshapeAlias)(size), input)
    return apply(UnsafeView(size), apply(Contiguous(), input))


def reshape_to(input: Tensor, shape) -> Tensor:
    """``torch.reshape``, which takes the shape as one tuple."""
    return reshape(input, tuple(shape))


def permute_to(input: Tensor, dims) -> Tensor:
    """``torch.permute``, which takes the order as one tuple."""
    return permute(input, tuple(dims))


@method()
def contiguous(input: Tensor, *, memory_format=contiguous_format) -> Tensor:
    """The same elements laid out row by row, or in ``memory_format``: itself if they are."""
    if memory_format is preserve_format or is_contiguous(input, memory_format=memory_format):
        return input
    return laid_out_as(apply(Contiguous(), input), memory_format)


def laid_out_as(made: Tensor, memory_format) -> Tensor:
    """``made``, which nobody else has seen yet, in another order of memory."""
    made._array = laid_out(np.asarray(made._array), memory_format)
    return made


@method()
def stride(input: Tensor, dim: int | None = None):
    """How many elements apart neighbours along each axis (or along ``dim``) lie in memory."""
    array = np.asarray(input._array)
    steps = tuple(n // array.itemsize for n in array.strides)
    return steps if dim is None else steps[axis(dim, input.ndim)]


@method()
def is_contiguous(input: Tensor, *, memory_format=contiguous_format) -> bool:
    """Do the elements lie row by row in memory, or as ``memory_format`` says?"""
    array = np.asarray(input._array)
    return array.flags.c_contiguous if memory_format is contiguous_format else (
        lies_so(array, memory_format))


@method()
def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """The axes ``start_dim`` to ``end_dim`` as one."""
    first, last = axis(start_dim, input.ndim), axis(end_dim, input.ndim)
    if first > last:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    if input.ndim and first == last:
        return input
    return reshape(input, *input.shape[:first], -1, *input.shape[last + 1:])


@method()
def unsqueeze(input: Tensor, dim: int) -> Tensor:
    """A new axis of length 1 at ``dim``."""
    return apply(shape.Unsqueeze(axis(dim, input.ndim + 1)), input)


@method()
def squeeze(input: Tensor, dim=None) -> Tensor:
    """Axes of length 1 removed: all, or ``dim`` (one or several) where they are."""
    if dim is None:
        return apply(shape.Squeeze(), input)
    if isinstance(dim, list | tuple):
        return apply(shape.SqueezeDims(axes(dim, input.ndim)), input)
    return apply(shape.SqueezeDim(axis(dim, input.ndim)), input)


@method()
def ravel(input: Tensor) -> Tensor:
    """All elements in a row."""
    return view(contiguous(input), -1)


@method()
def unflatten(input: Tensor, dim: int, sizes) -> Tensor:
    """The axis ``dim`` as several, of ``sizes``; one of them may be -1."""
    dim, sizes = axis(dim, input.ndim), tuple(sizes)
    total, known = input.shape[dim], prod(n for n in sizes if n != -1)
    if total != known if -1 not in sizes else total % known:
        raise RuntimeError(messages.UNFLATTEN.format(sizes=list(sizes), dim=dim, total=total))
    sizes = tuple(total // known if n == -1 else n for n in sizes)
    return view(input, *input.shape[:dim], *sizes, *input.shape[dim + 1:])


Tensor.view_as = Tensor.reshape_as = lambda self, other: view(self, *other.shape)
