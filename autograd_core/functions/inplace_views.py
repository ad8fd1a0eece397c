"""What changes how a tensor looks at its memory: ``t_``, ``unsqueeze_``, ``resize_``.

The elements stay where they are; shape and strides change, the version counts up, and the
operation goes into the tensor's history.
"""

import numpy as np

from ..core import messages
from ..core.apply import apply
from ..core.modes import mode
from ..core.recording import record
from ..core.tensor import Tensor
from ..core.view_ops import Undo
from ..core.view_tracking import ViewOf, path_through
from ..ops import Op, inplace_views
from ..ops.inplace_views import address, owner
from .arguments import axes, axis
from .inplace import refuse_inference, refuse_leaf

__all__ = ["as_strided"]


def turn(op: Op, target: Tensor) -> Tensor:
    """``target`` looks at its memory through ``op`` from now on."""
    refuse_leaf(target)
    refuse_inference(target)
    if mode.observer is not None:
        mode.observer.changing(target, "memory")
    before, edge = target._alias(), target._edge() if mode.grad else None
    target._array = op.forward(target._shared())
    target._counter[0] += 1
    if target._base is None:
        as_before = None if isinstance(op, inplace_views.Strided) else Undo(op, before.shape)
        target._turns = (*target._turns, as_before)
    else:
        seen = target._view
        path = path_through(op, target, before._array)
        target._view = ViewOf(path, target._counter[0], seen.made, seen.turns)
    if edge is not None:
        target._grad_fn, target._nr = record(op, (before,), (edge,), target), 0
    if mode.observer is not None:
        mode.observer.applied(op, (target,), target)
    return target


def t_(self: Tensor) -> Tensor:
    """``t`` in place."""
    if self.ndim > 2:
        refuse_leaf(self)
        raise RuntimeError(messages.T_DIMS.replace("t()", "t_()").format(ndim=self.ndim))
    return turn(inplace_views.TInPlace(), self)


def transpose_(self: Tensor, dim0: int, dim1: int) -> Tensor:
    """``transpose`` in place."""
    return turn(inplace_views.TransposeInPlace(axis(dim0, self.ndim), axis(dim1, self.ndim)), self)


swapaxes_ = swapdims_ = transpose_


def unsqueeze_(self: Tensor, dim: int) -> Tensor:
    """``unsqueeze`` in place."""
    return turn(inplace_views.UnsqueezeInPlace(axis(dim, self.ndim + 1)), self)


def squeeze_(self: Tensor, dim=None) -> Tensor:
    """``squeeze`` in place."""
    if dim is None:
        return turn(inplace_views.SqueezeInPlace(), self)
    if isinstance(dim, list | tuple):
        return turn(inplace_views.SqueezeDimsInPlace(axes(dim, self.ndim)), self)
    return turn(inplace_views.SqueezeDimInPlace(axis(dim, self.ndim)), self)


# strides

def as_strided(input: Tensor, size, stride, storage_offset: int | None = None) -> Tensor:
    """The memory of ``input`` from ``storage_offset`` on, looked at with ``size`` and ``stride``.

    >>> import autograd_core as torch
    >>> torch.arange(4).as_strided((2, 2), (1, 1))
    tensor([[0, 1],
            [1, 2]])
    """
    return apply(strided(inplace_views.Strided, input, size, stride, storage_offset), input)


def as_strided_(self: Tensor, size, stride, storage_offset: int | None = None) -> Tensor:
    """``as_strided`` in place."""
    return turn(strided(inplace_views.StridedInPlace, self, size, stride, storage_offset), self)


def strided(kind: type[Op], input: Tensor, size, stride, storage_offset: int | None) -> Op:
    """The operation, refused in PyTorch's words where it would leave the memory."""
    size, stride = tuple(size), tuple(stride)
    if len(size) != len(stride):
        raise RuntimeError("mismatch in length of strides and shape")
    memory, room, first = input._shared(), *lies_in(input)
    offset = first if storage_offset is None else storage_offset
    needed = 0 if 0 in size else offset + 1 + int(np.dot(np.array(size) - 1, stride))
    if needed > room:
        raise RuntimeError(messages.STORAGE_BOUNDS.format(
            size=list(size), stride=list(stride), offset=offset, itemsize=memory.itemsize,
            needed=needed * memory.itemsize, room=room * memory.itemsize))
    return kind(size, stride, offset - first, tuple(n // memory.itemsize for n in memory.strides))


def lies_in(tensor: Tensor) -> tuple[int, int]:
    """How many elements the memory has that ``tensor`` looks at, and with which it begins."""
    memory = tensor._shared()
    whole = owner(memory)
    step = address(memory) - address(whole)
    return whole.nbytes // memory.itemsize, step // memory.itemsize
