"""What changes how a tensor looks at its memory: ``t_``, ``unsqueeze_``, ``resize_``.

The elements stay where they are; shape and strides change, the version counts up, and the
operation goes into the tensor's history.
"""

from __future__ import annotations

from math import prod

import numpy as np

from ..core import messages
from ..core.apply import apply
from ..core.modes import mode
from ..core.recording import record
from ..core.tensor import Tensor, method
from ..core.view_tracking import ViewOf, path_through
from ..ops import Op, inplace_views
from ..ops.inplace_views import address, owner
from .arguments import axes, axis, sizes
from .inplace import refuse_inference, refuse_leaf
from .shapes import view

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
        target._turns = (*target._turns, op)
    else:
        seen = target._view
        path = path_through(op, target, before._array)
        target._view = ViewOf(path, target._counter[0], seen.made, seen.turns)
    if edge is not None:
        target._grad_fn, target._nr = record(op, (before,), (edge,), mode.scope, target), 0
    if mode.observer is not None:
        mode.observer.applied(op, (target,), target)
    return target


@method()
def t_(self: Tensor) -> Tensor:
    """``t`` in place."""
    if self.ndim > 2:
        raise RuntimeError(messages.T_DIMS.replace("t()", "t_()").format(ndim=self.ndim))
    return turn(inplace_views.TInPlace(), self)


@method("transpose_", "swapaxes_", "swapdims_")
def transpose_(self: Tensor, dim0: int, dim1: int) -> Tensor:
    """``transpose`` in place."""
    return turn(inplace_views.TransposeInPlace(axis(dim0, self.ndim), axis(dim1, self.ndim)), self)


@method()
def unsqueeze_(self: Tensor, dim: int) -> Tensor:
    """``unsqueeze`` in place."""
    return turn(inplace_views.UnsqueezeInPlace(axis(dim, self.ndim + 1)), self)


@method()
def squeeze_(self: Tensor, dim=None) -> Tensor:
    """``squeeze`` in place."""
    if dim is None:
        return turn(inplace_views.SqueezeInPlace(), self)
    if isinstance(dim, list | tuple):
        return turn(inplace_views.SqueezeDimsInPlace(axes(dim, self.ndim)), self)
    return turn(inplace_views.SqueezeDimInPlace(axis(dim, self.ndim)), self)


# strides

@method()
def as_strided(input: Tensor, size, stride, storage_offset: int | None = None) -> Tensor:
    """The memory of ``input`` from ``storage_offset`` on, looked at with ``size`` and ``stride``.

    >>> import autograd_core as torch
    >>> torch.arange(4).as_strided((2, 2), (1, 1))
    tensor([[0, 1],
            [1, 2]])
    """
    return apply(strided(inplace_views.Strided, input, size, stride, storage_offset), input)


@method()
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


@method()
def resize_(self: Tensor, *size, memory_format=None) -> Tensor:
    """Another number of elements: the first ones are kept; refused where a gradient is collected.
    """
    if self.requires_grad:
        raise RuntimeError(messages.RESIZE_GRAD)
    refuse_inference(self)
    size, (room, first) = sizes(size), lies_in(self)
    look, dtype = np.lib.stride_tricks.as_strided, self._array.dtype
    if prod(size) > room - first:
        kept = np.zeros(prod(size), dtype)
        kept[:room - first] = look(self._array, (room - first,), (dtype.itemsize,))
        self._array = kept.reshape(size)
    elif size != self.shape:
        self._array = look(self._array, size, np.empty(size, dtype).strides)
    return self


@method()
def set_(self: Tensor, source: Tensor | None = None) -> Tensor:
    """Look at the memory of ``source`` from now on, or at none."""
    refuse_leaf(self)
    if self.requires_grad:
        raise NotImplementedError("set_ of a tensor that has a history: use detach() first")
    self._array = np.empty(0, self._array.dtype) if source is None else source._shared()
    if source is not None:
        self._counter = source._counter
    return self


# number by number

@method()
def apply_(self: Tensor, callable) -> Tensor:
    """Each element becomes ``callable(element)``; for tensors without a gradient."""
    return number_by_number("apply_", self, callable)


@method()
def map_(self: Tensor, tensor: Tensor, callable) -> Tensor:
    """Each element becomes ``callable(element, element of tensor)``."""
    return number_by_number("map_", self, callable, tensor)


def number_by_number(name: str, target: Tensor, function, *others: Tensor) -> Tensor:
    """Write what ``function`` makes of each element over it."""
    if any(x.requires_grad for x in (target, *others)):
        raise RuntimeError(messages.NUMBERS_NEED_DETACH.format(name=name))
    memory = target._shared()
    columns = [np.broadcast_to(x._array, memory.shape).reshape(-1).tolist() for x in others]
    made = [function(*row) for row in zip(memory.reshape(-1).tolist(), *columns, strict=True)]
    memory[...] = np.array(made, memory.dtype).reshape(memory.shape)
    return target


@method()
def sum_to_size(self: Tensor, *size) -> Tensor:
    """Summed over the axes along which ``size`` would be stretched to this shape."""
    size = sizes(size)
    lead = self.ndim - len(size)
    if lead < 0 or any(n not in (1, m) for n, m in zip(size, self.shape[lead:], strict=True)):
        raise RuntimeError(messages.NOT_EXPANDABLE.format(size=list(size), to=list(self.shape)))
    stretched = [*range(lead), *(lead + k for k, n in enumerate(size)
                                 if n == 1 != self.shape[lead + k])]
    out = self.sum(stretched, keepdim=True) if stretched else self
    return view(out, *size) if lead else out
