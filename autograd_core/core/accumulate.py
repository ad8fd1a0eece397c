"""Accumulation of gradients in ``.grad``: in memory that is taken over, copied, or added to."""

from sys import getrefcount

import numpy as np

from . import messages
from .broadcasting import layout_of, refuse_repeated
from .casts import Copied
from .hooks import run_post_hooks
from .modes import mode
from .tensor import Tensor, new

COPIED = Copied()


def deposit_leaf(leaf: Tensor, gradient) -> None:
    """``deposit`` where a path ends; then the hooks of the leaf, whatever has arrived."""
    if leaf._grad_fn is not None:
        raise leaf._blamed(messages.NOT_A_LEAF_ANY_MORE)
    deposit(leaf, gradient)
    if leaf._post_hooks:
        run_post_hooks(leaf)


def deposit(owner: Tensor | None, gradient) -> None:
    """Add ``gradient`` to the ``.grad`` of a tensor that is still there to have one.

    Memory that only this pass holds becomes the leaf's, as in PyTorch; other memory is copied.
    """
    if owner is None or gradient is None or not owner._requires_grad:
        return
    if isinstance(gradient, Tensor):
        owner._grad = COPIED.applied(gradient) if owner._grad is None else owner._grad + gradient
    elif owner._grad is None:
        if isinstance(gradient, np.ndarray) and (
                gradient.size <= FEW or getrefcount(gradient) != ALONE or not is_whole(gradient)):
            gradient = copied_for(owner, gradient)
        owner._grad = grad = new(Tensor)
        grad._array = gradient      # a NumPy scalar cannot change and need not be copied
    else:
        add_in_place(owner._grad, gradient)
    if mode.observer is not None:
        mode.observer.deposited(owner)


def copied_for(owner: Tensor, gradient) -> np.ndarray:
    """A copy of ``gradient`` laid out as the tensor whose ``.grad`` it becomes."""
    if owner._array.flags.c_contiguous or layout_of(owner._array) == "C":
        return gradient.copy()
    out = np.empty_like(owner._array)
    out[...] = gradient
    return out


FEW = 500
"""Copying so many numbers takes no longer than looking whether they have to be copied."""


def is_whole(array) -> bool:
    """Is it, row by row, all of some memory that belongs to no other array?

    >>> fresh = np.zeros((2, 3))
    >>> is_whole(np.zeros((2, 3)).T.T), is_whole(fresh[0]), is_whole(np.zeros((2, 3))[0])
    (True, False, False)
    """
    if not array.flags.carray:
        return False
    base = array.base
    return base is None or (type(base) is np.ndarray and base.size == array.size
                            and getrefcount(base) == BASE_ALONE)


def held_alone() -> tuple[int, int]:
    """What ``getrefcount`` says, in a function called from a loop over steps, of an array that only
    the loop holds, and of the base of a view that only the view holds.

    Which of a caller's names count differs between versions of Python.
    """
    def passed_on(owner, gradient):
        return counts(owner, gradient)

    def counts(owner, gradient):
        base = gradient.base
        return getrefcount(gradient), getrefcount(base)

    def yield_once():
        yield None, np.empty(1)[:], ()

    found = 0, 0
    for owner, gradient, _ in yield_once():
        found = passed_on(owner, gradient)
    return found


ALONE, BASE_ALONE = held_alone()


def add_in_place(grad: Tensor, g) -> None:
    """``grad += g`` on the same memory, as PyTorch accumulates."""
    memory = grad._shared()
    if 0 in memory.strides or not memory.flags.writeable:
        refuse_repeated(memory)
    np.add(memory, g, out=memory)
    grad._counter[0] += 1
