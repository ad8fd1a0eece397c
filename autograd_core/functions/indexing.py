"""What ``x[...]`` means: an operation for each integer, slice, None, and one for index arrays."""

import warnings

import numpy as np

from ..core import messages
from ..core.apply import apply
from ..core.leaves import wrap
from ..core.op import Op
from ..core.tensor import Tensor, method
from ..ops import shape


@method("__getitem__")
def getitem(input: Tensor, index) -> Tensor:
    """``input[index]``: an operation for each integer, slice and None, one for all index arrays.

    Raises IndexError in PyTorch's words.
    """
    out, arrays = picked(input, index)
    return apply(holding(shape.Index(arrays), index), out) if arrays else out


def holding(op: Op, index) -> Op:
    """``op``, whose node will notice when a tensor among ``index`` is changed before backward."""
    parts = index if isinstance(index, tuple | list) else (index,)
    vars(op)["held"] = tuple([x for x in parts if isinstance(x, Tensor) and x.ndim])
    return op


def picked(input: Tensor, index) -> tuple[Tensor, tuple]:
    """The view that the integers, slices and Nones of ``index`` make, and what index arrays then
    pick from it: an index of NumPy's, or () when there are none."""
    parts = tuple(map(plain_index, index if is_several(index) else (index,)))
    parts = spelled_out(parts, input.ndim)
    dim, arrays, out = 0, [], input
    for part in parts:
        if part is None:
            out, dim = apply(shape.Unsqueeze(dim), out), dim + 1
        elif isinstance(part, slice):
            out, dim = sliced(out, dim, part), dim + 1
        elif isinstance(part, int) and not isinstance(part, bool):
            out = selected(out, dim, part)
        elif is_mask(part) and not indices(part).ndim:
            out = apply(shape.Unsqueeze(dim), out)
            arrays.append((dim, indices(part).reshape(1)))
            dim += 1
        else:
            array = indices(part)
            arrays.append((dim, array))
            dim += array.ndim if array.dtype == bool else 1
    if arrays:
        return out, numpy_index(out, arrays)
    return (whole(out, index) if out is input else out), ()


def is_several(index) -> bool:
    """Is it a tuple, or a short list that PyTorch takes for one: with something in it that is no
    number?"""
    if not isinstance(index, list) or len(index) >= 32:
        return isinstance(index, tuple)
    if any(x is None or x is Ellipsis or isinstance(
            x, Tensor | list | tuple | range | slice | np.ndarray) for x in index):
        warnings.warn(messages.LIST_AS_TUPLE, UserWarning, stacklevel=4)
        return True
    return False


def plain_index(part):
    """0-d integer tensors and NumPy's integers as Python's, ranges as lists, masks of bytes as such
    of bools; others as they are."""
    array = part._array if isinstance(part, Tensor) else part
    if isinstance(array, np.ndarray) and array.dtype == np.uint8 and array.ndim:
        warnings.warn(messages.BYTE_MASK, UserWarning, stacklevel=4)
        return array.astype(bool)
    if isinstance(part, Tensor) and not part.ndim and part._array.dtype.kind in "iu":
        return part._array.item()
    if isinstance(part, np.generic):
        return part.item()
    return list(part) if isinstance(part, range) else part


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
    rest = [p for p in parts[at + 1:] if p is not Ellipsis]
    return (*parts[:at], *[slice(None)] * (ndim - used), *rest)


def is_mask(part) -> bool:
    """Is it an array, list or tensor of bools?"""
    return isinstance(part, Tensor | np.ndarray | list | bool) and indices(part).dtype == bool


def indices(part) -> np.ndarray:
    """An index list, array or tensor as an array of integers or bools."""
    if isinstance(part, str):
        wrap(part)
    if not isinstance(part, Tensor | np.ndarray | list | tuple | int):
        raise IndexError(messages.INDEX_KIND.format(type=type(part).__name__))
    array = part._array if isinstance(part, Tensor) else np.array(part)
    if array.dtype.kind not in "iub":
        if array.size or isinstance(part, Tensor):
            raise IndexError(messages.INDEX_TYPE)
        return array.astype(np.int64)
    return array


def check_mask(mask: np.ndarray, shape: tuple[int, ...], dim: int) -> None:
    """IndexError in PyTorch's words when a mask does not cover the axes it stands for."""
    for k, n in enumerate(mask.shape):
        if shape[dim + k] != n:
            raise IndexError(messages.MASK_SHAPE.format(mask=list(mask.shape), index=k,
                                                        shape=list(shape)))


def sliced(input: Tensor, dim: int, part: slice) -> Tensor:
    """start:stop:step along ``dim``; the whole axis is left as it is."""
    if part.step == 0:
        raise ValueError("slice step cannot be zero")
    if part.step is not None and part.step < 0:
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


def numpy_index(input: Tensor, arrays) -> tuple:
    """NumPy's index for arrays of positions or masks standing at given axes."""
    index = [slice(None)] * input.ndim
    refuse_misfits([np.broadcast_to(0, np.count_nonzero(a)) if a.dtype == bool else a
                    for _, a in arrays])
    for dim, array in arrays:
        if array.dtype == bool:
            check_mask(array, input.shape, dim)
            places = np.nonzero(array) if array.ndim else ()
            index[dim:dim + len(places)] = places
        else:
            check_positions(array, input.shape[dim], dim)
            index[dim] = array
    return tuple(index)


def refuse_misfits(arrays: list[np.ndarray]) -> None:
    """IndexError in PyTorch's words when index arrays do not broadcast."""
    if len(arrays) < 2:
        return
    try:
        np.broadcast_shapes(*[a.shape for a in arrays])
    except ValueError:
        shapes = ", ".join(str(list(a.shape)) for a in arrays)
        raise IndexError(messages.INDEX_SHAPES.format(shapes=shapes)) from None


def check_positions(array: np.ndarray, size: int, dim: int) -> None:
    """IndexError in PyTorch's words when a position lies outside the axis."""
    outside = array[(array < -size) | (array >= size)] if array.size else array
    if outside.size and not size:
        raise IndexError("index is out of bounds for dimension with size 0")
    if outside.size:
        raise IndexError(messages.INDEX_RANGE.format(index=outside.flat[0], dim=dim, size=size))
