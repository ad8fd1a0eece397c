"""Aliases and copies: tensors of the same memory and versions, which keep no tensor alive, or not.

Attached to Tensor.  ``_shared`` makes the memory fit for being shared, ``_alias`` shares it.
"""

import copy
import weakref

import numpy as np

from . import messages
from .node import AccumulateGrad
from .tensor import Tensor, method, new, next_sequence

Tensor._tangents = None
"""Level of forward mode → the tangent there."""
Tensor._mapped = ()
"""The ``vmap`` calls that it is one example of."""


@method()
def _shared(self) -> np.ndarray:
    """The array, made fit for being shared: 0-d results become arrays, versions are counted."""
    if self._counter is None:
        self._counter = [0]
    if not isinstance(self._array, np.ndarray):
        self._array = np.asarray(self._array)
        kept = self._grad_fn.saved if self._grad_fn is not None else None
        own = kept[-1] if kept else None
        if isinstance(own, Tensor) and own._counter is self._counter:
            own._array = self._array    # what was saved of it looks at the same memory
    return self._array


@method()
def _alias(self) -> Tensor:
    """A Tensor of the same memory and versions that does not keep this one alive."""
    if self._counter is None:
        self._counter = [0]
    out = new(Tensor)
    out._array, out._counter = self._array, self._counter
    return out


@method()
def _snapshot(self) -> Tensor:
    """The values and history as they are now, kept from the change in place that follows."""
    out = Tensor._of(np.array(self._array))
    out._grad_fn, out._nr, out._requires_grad = self._grad_fn, self._nr, self._requires_grad
    return out


@method()
def _made_by(self, node, nr: int = 0) -> Tensor:
    """This alias as output ``nr`` of ``node``, for rules that are recorded."""
    out = self._alias()
    out._grad_fn, out._nr, out._requires_grad = node, nr, True
    out._tangents = self._tangents
    return out


@method()
def _reached_by(self, edge) -> Tensor:
    """An alias whose gradient goes along ``edge``, for rules that are recorded."""
    out = self._alias()
    out._tangents = self._tangents
    if edge is not None:
        node, out._nr = edge
        out._requires_grad = True
        if isinstance(node, AccumulateGrad):
            out._accumulator = weakref.ref(node)
        else:
            out._grad_fn = node
    return out


# copies, by ``copy.deepcopy`` and by pickling

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
