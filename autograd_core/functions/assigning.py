"""``x[index] = value``: through a view where the index is basic, else at indices."""

import numpy as np

from ..core import messages
from ..core.apply import apply
from ..core.tensor import Tensor, method
from ..ops import writing
from ..ops.shape import Contiguous
from .argument_kinds import type_name
from .arguments import operand, overflow, refuse_overflow
from .broadcasting import refuse_expansion
from .indexing import holding, indices, is_mask, picked
from .inplace import in_place, refuse_leaf
from .shapes import reshape


def without_leading_ones(value: Tensor) -> Tensor:
    """``value`` without the axes of length 1 in front, which an assignment does not mind."""
    skip = next((k for k, n in enumerate(value.shape) if n != 1), value.ndim)
    return Tensor._of(value._array.reshape(value.shape[skip:])) if skip else value


def assignable(self: Tensor, value):
    """A tensor or a number; PyTorch's error for anything else."""
    if isinstance(value, complex):
        raise overflow(self.dtype)
    out = None if isinstance(value, np.ndarray) else operand(value)
    if out is None:
        raise TypeError(messages.ASSIGNED.format(got=type_name(value), type=self.type()))
    return out


def put_at(view: Tensor, index, arrays: tuple, value) -> None:
    """``value`` written at index arrays; RuntimeError in PyTorch's words where it does not fit."""
    refuse_leaf(view, (value,))
    masked = is_mask(index) and indices(index).ndim > 0
    if isinstance(value, Tensor):
        if masked and not value.ndim and np.may_share_memory(view._array, value._array):
            value = apply(Contiguous(), value)      # PyTorch fills there
        result = view._array[arrays].shape
        if not broadcasts(value.shape, result):
            raise RuntimeError(messages.INDEX_PUT_SHAPE.format(
                value=list(value.shape), result=list(result)))
        if value.dtype is not view.dtype and (value.ndim or not masked):
            raise RuntimeError(messages.INDEX_PUT_DTYPE.format(
                to=view.dtype.short_name, got=value.dtype.short_name))
    else:
        refuse_overflow(view.dtype, value)
    in_place(holding(writing.IndexPut(arrays), index), view, value)


def broadcasts(shape: tuple[int, ...], target: tuple[int, ...]) -> bool:
    """Does ``shape`` stretch to ``target``, axes of length 1 in front not counted?"""
    try:
        return np.broadcast_shapes(shape, target) in (target, (1,) * (len(shape) - len(target))
                                                      + target)
    except ValueError:
        return False


@method("__setitem__")
def setitem(self: Tensor, index, value) -> None:
    """``self[index] = value``: through a view where the index is basic, else at indices."""
    value = assignable(self, value)
    if isinstance(index, list) or (isinstance(index, Tensor) and index.ndim):
        refuse_leaf(self)   # before the index is looked at
    view, arrays = (self, ()) if whole(index) else picked(self, index)
    if arrays:
        put_at(view, index, arrays, value)
    elif isinstance(value, Tensor):
        refuse_expansion(without_leading_ones(value), view.shape)
        write_over(view, value if value.ndim <= view.ndim else reshape(
            value, value.shape[value.ndim - view.ndim:]), value.ndim)
    else:
        refuse_overflow(view.dtype, value)
        write_over(view, np.array(value).astype(view._array.dtype).item(), 0)


def whole(index) -> bool:
    """Does the index pick everything?"""
    parts = index if isinstance(index, tuple) else (index,)
    return all(x is Ellipsis or (isinstance(x, slice) and x == slice(None)) for x in parts)


def write_over(view: Tensor, value, ndim: int) -> None:
    """What an assignment does: one number fills, what has the shape is copied."""
    in_place(writing.FillTensor() if ndim == 0 != view.ndim else writing.Copy(), view, value)
