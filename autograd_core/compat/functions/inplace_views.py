"""Other sizes, other memory and Python functions, in place."""

from math import prod

import numpy as np

from ...core import dtypes, messages
from ...core.modes import mode
from ...core.recording import record
from ...core.tensor import Tensor
from ...functions.arguments import sizes
from ...functions.inplace import refuse_inference, refuse_leaf
from ...functions.inplace_views import lies_in
from ...functions.shapes import view
from ..ops.memory import Set


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


def set_(self: Tensor, source: Tensor | None = None, storage_offset: int = 0, size=None,
         stride=None) -> Tensor:
    """Look at the memory of ``source`` from now on, at a part of it that is told, or at none."""
    refuse_leaf(self)
    if self._base is not None and self.requires_grad:
        raise NotImplementedError("set_ of a view that has a history: use detach() first")
    if source is not None and source.dtype is not self.dtype:
        raise RuntimeError(messages.SET_DTYPE.format(
            source=dtypes.c_name(source.dtype), own=dtypes.c_name(self.dtype)))
    edges = tuple(x._edge() if mode.grad and x is not None else None for x in (self, source))
    self._shared()
    self._array = np.empty(0, self._array.dtype) if source is None else source._shared()
    if size is not None:
        size = tuple(size)
        part = self._array.reshape(-1)[storage_offset:storage_offset + prod(size)]
        stride = part.reshape(size).strides if stride is None else tuple(
            n * part.itemsize for n in stride)
        self._array = np.lib.stride_tricks.as_strided(part, size, stride)
    self._counter[0] += 1
    if any(edges):
        self._grad_fn, self._nr = record(Set(), (self, source), edges, self), 0
        self._requires_grad = True
    return self


def apply_(self: Tensor, callable) -> Tensor:
    """Each element becomes ``callable(element)``; for tensors without a gradient."""
    return number_by_number("apply_", self, callable)


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
