"""Broadcasting: undone in the backward pass, refused where shapes do not fit or its result is
written to, in PyTorch's words."""

import warnings

import numpy as np

from . import messages


def sum_to(g, shape):
    """Undo broadcasting: ``g`` summed over the axes along which ``shape`` was stretched.

    >>> sum_to(np.ones((2, 3)), (1, 3))
    array([[2., 2., 2.]])
    """
    lead = len(g.shape) - len(shape)
    if type(g) is np.ndarray:
        if lead and g.shape[lead:] == shape:    # as for the bias of a layer
            if lead == 1 and len(g) == 1:
                return g[0]
            return np.add.reduce(g, tuple(range(lead)))
    else:
        build = getattr(type(g), "__sum_to__", None)    # a Symbol, whose sizes may be unknown
        if build is not None and (built := build(g, shape)) is not None:
            return built
    stretched = (*range(lead), *(lead + k for k, n in enumerate(shape) if n == 1))
    return g.sum(axis=stretched, keepdims=True).reshape(shape) if stretched else g


def layout_of(array) -> str:
    """The ``order`` of a copy that lies in memory as ``array`` does; "C" where axes repeat it."""
    return "C" if 0 in array.strides else "K"


def copied(array) -> np.ndarray:
    """A copy that lies in memory as ``array`` does."""
    return np.array(array, order=layout_of(array))


def broadcast_error(arrays) -> RuntimeError:
    """PyTorch's error for the first axis, from the last, along which ``arrays`` disagree."""
    shapes = [np.shape(a) for a in arrays]
    ndim = max(map(len, shapes))
    for back in range(1, ndim + 1):
        sizes = [s[-back] for s in shapes if len(s) >= back and s[-back] != 1]
        if len(set(sizes)) > 1:
            other = next(n for n in sizes if n != sizes[0])
            return RuntimeError(messages.BROADCAST.format(a=sizes[0], b=other, dim=ndim - back))
    return RuntimeError(f"shapes {shapes} do not fit")


def refuse_repeated(memory: np.ndarray, allowed: str | None = None) -> None:
    """No writing of elements that are seen at several places, but by what is ``allowed``."""
    repeated = 0 in memory.strides and is_repeated(memory)
    if memory.size and (not memory.flags.writeable or (repeated and allowed is None)):
        raise RuntimeError(messages.WRITTEN_MORE_THAN_ONCE)
    if memory.size and repeated and allowed:
        warnings.warn(messages.WRITES_REPEATED.format(
            name=allowed, index=messages.REPEATED_INDEX[allowed]), UserWarning, stacklevel=6)


def is_repeated(memory: np.ndarray) -> bool:
    """Does an axis show the same elements over and over?"""
    return any(n > 1 and step == 0 for n, step in zip(
        memory.shape, memory.strides, strict=True))


def expandable(shape, target) -> bool:
    """Could ``shape`` have been broadcast to ``target``?"""
    lead = len(target) - len(shape)
    return lead >= 0 and all(n in (1, m) for n, m in zip(shape, target[lead:], strict=True))
