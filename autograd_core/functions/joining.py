"""Joining and picking: cat, stack, and what ``x[...]`` means."""

from __future__ import annotations

import numpy as np

from .. import messages
from ..ops import shape
from ..tensor import Tensor, apply
from .arguments import axis, method

__all__ = ["cat", "stack"]


def cat(tensors, dim: int = 0) -> Tensor:
    """``tensors`` one after the other along ``dim``.

    >>> import autograd_core as torch
    >>> torch.cat([torch.tensor([1.]), torch.tensor([2., 3.])])
    tensor([1., 2., 3.])
    """
    if isinstance(tensors, Tensor):
        raise TypeError("cat(): argument 'tensors' (position 1) must be tuple of Tensors, "
                        "not Tensor")
    tensors = tuple(tensors)
    if not tensors:
        raise ValueError("torch.cat(): expected a non-empty list of Tensors")
    tensors = tuple(x for x in tensors if x.shape != (0,)) or tensors[:1]
    if any(x.ndim == 0 for x in tensors):
        raise RuntimeError(messages.CAT_0D.format(
            index=[x.ndim for x in tensors].index(0)))
    dim = axis(dim, tensors[0].ndim)
    first = tensors[0].shape
    for k, x in enumerate(tensors):
        if x.ndim != len(first):
            raise RuntimeError(messages.CAT_DIMS.format(a=len(first), b=x.ndim))
        for d, (n, m) in enumerate(zip(first, x.shape, strict=True)):
            if d != dim and n != m:
                raise RuntimeError(messages.CAT_SIZES.format(dim=dim, n=n, m=m, index=k))
    return apply(shape.Cat(dim, tuple(x.shape[dim] for x in tensors)), *tensors)


def stack(tensors, dim: int = 0) -> Tensor:
    """``tensors`` of one shape side by side along a new axis ``dim``."""
    tensors = tuple(tensors)
    if not tensors:
        raise RuntimeError("stack expects a non-empty TensorList")
    for k, x in enumerate(tensors):
        if x.shape != tensors[0].shape:
            raise RuntimeError(messages.STACK_SIZES.format(
                first=list(tensors[0].shape), other=list(x.shape), index=k))
    return apply(shape.Stack(axis(dim, tensors[0].ndim + 1)), *tensors)



# indexing

@method("__getitem__")
def getitem(input: Tensor, index) -> Tensor:
    """``input[index]``: one operation for each integer, slice and None, one for all index arrays.

    Raises IndexError in PyTorch's words.
    """
    parts = index if isinstance(index, tuple) else (index,)
    parts = spelled_out(parts, input.ndim)
    dim, arrays, out = 0, [], input
    for part in parts:
        if part is None:
            out, dim = apply(shape.Unsqueeze(dim), out), dim + 1
        elif isinstance(part, slice):
            out, dim = sliced(out, dim, part), dim + 1
        elif isinstance(part, int) and not isinstance(part, bool):
            out = selected(out, dim, part)
        else:
            array = indices(part)
            arrays.append((dim, array))
            dim += array.ndim if array.dtype == bool else 1
    if arrays:
        return gathered(out, arrays)
    return whole(out, index) if out is input else out


def whole(input: Tensor, index) -> Tensor:
    """``x[:]`` and ``x[...]``: everything, but recorded."""
    if index is Ellipsis or not input.ndim:
        return apply(shape.Alias(), input)
    return apply(shape.Slice(0, 0, input.shape[0], 1), input)


def spelled_out(parts: tuple, ndim: int) -> tuple:
    """``parts`` with the ellipsis written as the whole slices it stands for."""
    used = sum(1 if not is_mask(p) else np.ndim(indices(p)) for p in parts
               if p is not None and p is not Ellipsis)
    if not ndim and len(parts) == 1 and isinstance(parts[0], int | slice):
        raise IndexError(messages.SLICE_0D if isinstance(parts[0], slice) else messages.INDEX_0D)
    if used > ndim:
        raise IndexError(messages.TOO_MANY_INDICES.format(ndim=ndim))
    if not any(p is Ellipsis for p in parts):
        return parts
    at = next(k for k, p in enumerate(parts) if p is Ellipsis)
    return (*parts[:at], *[slice(None)] * (ndim - used), *parts[at + 1:])


def is_mask(part) -> bool:
    """Is it an array, list or tensor of bools?"""
    return isinstance(part, Tensor | np.ndarray | list) and indices(part).dtype == bool


def indices(part) -> np.ndarray:
    """An index list, array or tensor as an array of integers or bools."""
    if isinstance(part, float | str):
        raise IndexError(messages.INDEX_KIND.format(type=type(part).__name__))
    array = part._array if isinstance(part, Tensor) else np.asarray(part)
    if array.dtype.kind not in "iub" and array.size:
        raise IndexError(messages.INDEX_TYPE)
    return array


def check_mask(mask: np.ndarray, shape: tuple[int, ...], dim: int) -> None:
    """IndexError in PyTorch's words when a mask does not cover the axes it stands for."""
    for k, n in enumerate(mask.shape):
        if shape[dim + k] != n:
            raise IndexError(messages.MASK_SHAPE.format(mask=list(mask.shape), index=k,
                                                        shape=list(shape)))


def sliced(input: Tensor, dim: int, part: slice) -> Tensor:
    """start:stop:step along ``dim``; the whole axis is left as it is."""
    if part.step is not None and part.step <= 0:
        raise ValueError("step must be greater than zero")
    if part == slice(None):
        return input
    return apply(shape.Slice(dim, *part.indices(input.shape[dim])), input)


def selected(input: Tensor, dim: int, at: int) -> Tensor:
    """Position ``at`` along ``dim``."""
    size = input.shape[dim]
    if not -size <= at < size:
        raise IndexError(messages.INDEX_RANGE.format(index=at, dim=dim, size=size))
    return apply(shape.Select(dim, at % size), input)


def gathered(input: Tensor, arrays) -> Tensor:
    """Elements at index arrays standing at given axes, NumPy's rules."""
    index = [slice(None)] * input.ndim
    for dim, array in arrays:
        if array.dtype == bool:
            check_mask(array, input.shape, dim)
            places = np.nonzero(array) if array.ndim else ()
            index[dim:dim + len(places)] = places
        else:
            index[dim] = array
    try:
        return apply(shape.Index(tuple(index)), input)
    except IndexError as error:
        raise IndexError(str(error).replace("axis", "dimension")) from None
