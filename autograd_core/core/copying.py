"""Copies of a tensor: by ``copy.deepcopy`` and by pickling.  Attached to Tensor."""

from __future__ import annotations

import copy

import numpy as np

from . import messages
from .tensor import Tensor, method, next_sequence


@method()
def __deepcopy__(self, memo):
    if self.grad_fn is not None:
        raise self._blamed(messages.DEEPCOPY_OF_NON_LEAF)
    out = type(self)._rebuild(np.array(self._array), self._requires_grad)
    memo[id(self)] = out
    out._grad = copy.deepcopy(self._grad, memo)
    vars(out).update(copy.deepcopy(learners_attributes(self), memo))
    return out


@method()
def __reduce_ex__(self, protocol):
    return (type(self)._rebuild, (np.asarray(self._array), self.requires_grad),
            learners_attributes(self) or None)


def learners_attributes(tensor: Tensor) -> dict:
    """What somebody else has put on a tensor: ``x.note = "seen"``."""
    return {name: value for name, value in vars(tensor).items()
            if name != "_array" and not hasattr(Tensor, name)}


def _rebuild(cls, array, requires_grad: bool) -> Tensor:
    """A leaf around ``array``, as copying and unpickling make it."""
    out = cls.__new__(cls)
    out._array, out._requires_grad, out._sequence = array, requires_grad, next_sequence()
    return out


Tensor._rebuild = classmethod(_rebuild)
