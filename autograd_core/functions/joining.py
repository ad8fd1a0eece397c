"""Joining and taking apart: cat, stack, hstack, split, chunk, unbind, narrow, select."""

import numpy as np

from ..core import messages
from ..core.apply import apply
from ..core.recording import apply_several
from ..core.tensor import Tensor, method
from ..ops import shape
from .argument_errors import refusal
from .arguments import axis, named, sequence_of_tensors

__all__ = ["atleast_1d", "atleast_2d", "cat", "chunk", "concat", "concatenate", "hstack", "narrow",
           "row_stack", "select", "split", "stack", "unbind", "vstack"]


def cat(tensors, dim: int = 0) -> Tensor:
    """``tensors`` one after the other along ``dim``.

    >>> import autograd_core as torch
    >>> torch.cat([torch.tensor([1.]), torch.tensor([2., 3.])])
    tensor([1., 2., 3.])
    """
    everything = sequence_of_tensors(tensors, "cat")
    if not everything:
        raise ValueError("torch.cat(): expected a non-empty list of Tensors")
    for k, x in enumerate(everything):
        if not x.ndim:
            raise RuntimeError(messages.CAT_0D.format(index=k))
    first = next((x.shape for x in everything if x.shape != (0,)), (0,))
    dim = axis(dim, len(first))
    for k, x in enumerate(everything):
        if x.shape != (0,):
            refuse_other_sizes(first, x.shape, dim, k)
    lengths = tuple(0 if x.shape == (0,) else x.shape[dim] for x in everything)
    return apply(shape.Cat(dim, lengths), *everything)


def refuse_other_sizes(first, other, dim: int, index: int) -> None:
    """RuntimeError in PyTorch's words unless both agree but for axis ``dim``."""
    if len(other) != len(first):
        raise RuntimeError(messages.CAT_DIMS.format(a=len(first), b=len(other)))
    for d, (n, m) in enumerate(zip(first, other, strict=True)):
        if d != dim and n != m:
            raise RuntimeError(messages.CAT_SIZES.format(dim=dim, n=n, m=m, index=index))


def concatenate(tensors, dim: int = 0, *, axis: int | None = None) -> Tensor:
    """``cat``, with NumPy's name of ``dim`` too."""
    return cat(tensors, dim if axis is None else axis)


concat = concatenate


def stack(tensors, dim: int = 0) -> Tensor:
    """``tensors`` of one shape side by side along a new axis ``dim``."""
    tensors = sequence_of_tensors(tensors, "stack")
    if not tensors:
        raise RuntimeError("stack expects a non-empty TensorList")
    dim = axis(dim, tensors[0].ndim + 1)
    for k, x in enumerate(tensors):
        if x.shape != tensors[0].shape:
            raise RuntimeError(messages.STACK_SIZES.format(
                first=list(tensors[0].shape), other=list(x.shape), index=k))
    return apply(shape.Stack(dim), *tensors)


def of_each(function):
    """``function`` of one tensor made one of several, or of a list of them."""
    def every(*tensors):
        if len(tensors) == 1 and not isinstance(tensors[0], list | tuple):
            return function(tensors[0])
        return tuple(map(function, tensors[0] if len(tensors) == 1 else tensors))
    return named(every, function.__name__, function.__doc__)


@of_each
def atleast_1d(input: Tensor) -> Tensor:
    """With one axis at least."""
    return input if input.ndim else input.reshape(1)


@of_each
def atleast_2d(input: Tensor) -> Tensor:
    """With two axes at least; a vector becomes a row."""
    return input if input.ndim > 1 else input.unsqueeze(0) if input.ndim else input.reshape(1, 1)


def hstack(tensors) -> Tensor:
    """Side by side: vectors in a row, matrices by columns."""
    tensors = atleast_1d(list(sequence_of_tensors(tensors, "hstack")))
    return cat(tensors, 0 if tensors[0].ndim == 1 else 1)


def vstack(tensors) -> Tensor:
    """One below the other; vectors are rows."""
    return cat(atleast_2d(list(sequence_of_tensors(tensors, "vstack"))), 0)


row_stack = vstack


# taking apart

@method()
def unbind(input: Tensor, dim: int = 0) -> tuple[Tensor, ...]:
    """Every position of axis ``dim`` as a view of its own."""
    if not input.ndim:
        raise IndexError(f"Dimension specified as {dim} but tensor has no dimensions")
    dim = axis(dim, input.ndim)
    return apply_several(shape.Unbind(tuple(shape.Select(dim, k) for k in range(input.shape[dim]))),
                         input)


@method()
def split(tensor: Tensor, split_size_or_sections, dim: int = 0) -> tuple[Tensor, ...]:
    """Consecutive views along ``dim``: of one size, or of the sizes given."""
    if not tensor.ndim and isinstance(split_size_or_sections, int):
        raise RuntimeError("split expects at least a 1-dimensional tensor")
    dim = axis(dim, tensor.ndim)
    total = tensor.shape[dim] if tensor.ndim else 1
    if isinstance(split_size_or_sections, int):
        size = split_size_or_sections
        if size < 0:
            raise RuntimeError("split expects split_size be non-negative, but got "
                               f"split_size={size}")
        if not size and total:
            raise RuntimeError(messages.SPLIT_OF_ZERO.format(total=total))
        return apply_several(shape.Split(pieces(dim, total, size)), tensor)
    if mistaken := refusal("torch.split_with_sizes", (tensor, split_size_or_sections), {}):
        raise mistaken
    sections = list(split_size_or_sections)
    if sum(sections) != total:
        raise RuntimeError(messages.SPLIT_SIZES.format(total=total, dim=dim, sections=sections))
    ends = np.cumsum(sections).tolist()
    return apply_several(shape.SplitWithSizes(tuple(
        shape.Slice(dim, end - n, end, 1) for end, n in zip(ends, sections, strict=True))), tensor)


@method()
def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    """At most ``chunks`` consecutive views of one size along ``dim``, the last perhaps shorter."""
    if not input.ndim:
        raise RuntimeError("chunk expects at least a 1-dimensional tensor")
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    size = input.shape[axis(dim, input.ndim)]
    return split(input, max(1, -(-size // int(chunks))) if size else [0] * chunks, dim)


def pieces(dim: int, total: int, size: int) -> tuple[shape.Slice, ...]:
    """Slices of length ``size`` that cover an axis of length ``total``."""
    return tuple(shape.Slice(dim, start, min(start + size, total), 1)
                 for start in range(0, max(total, 1), max(size, 1)))


@method()
def narrow(input: Tensor, dim: int, start: int, length: int) -> Tensor:
    """``length`` positions of axis ``dim`` from ``start`` on, as a view."""
    if isinstance(start, Tensor) and (start.ndim or start.is_floating_point()):
        raise RuntimeError("start must be an 0-dim integral Tensor.")
    dim = axis(dim, input.ndim)
    size = input.shape[dim]
    start = start + size if start < 0 else int(start)
    if start + length > size:
        raise RuntimeError(messages.NARROW.format(start=start, length=length, size=size))
    return apply(shape.Slice(dim, start, start + length, 1), input)


@method()
def select(input: Tensor, dim: int, index: int) -> Tensor:
    """Position ``index`` of axis ``dim``, which goes away, as a view."""
    dim = axis(dim, input.ndim)
    size = input.shape[dim]
    if not -size <= index < size:
        raise IndexError(messages.SELECT_RANGE.format(index=index, sizes=list(input.shape),
                                                      dim=dim))
    return apply(shape.Select(dim, index % size), input)
