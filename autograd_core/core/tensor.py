"""Tensor: a NumPy array with a version, a flag, a gradient, and the node that made it.

    w = torch.tensor(1., requires_grad=True)
    w.grad  w.grad_fn  w.is_leaf  w.requires_grad  w.retain_grad()  w.detach()

Everything else is attached by the modules that define it: arithmetic and the functions of the
torch namespace in ``functions``, ``_edge`` (where its gradient goes) in node.py, numbers and arrays
made of it in conversions.py.
"""

from __future__ import annotations

import warnings

import numpy as np

from . import dtypes, messages
from .attributes import Size, fixed
from .casts import Data, Detach
from .modes import mode
from .scope import next_sequence
from .versions import Untracked

FLOAT32 = np.dtype(np.float32)
new = object.__new__
DETACH, DATA = Detach(), Data()

class Tensor:
    """An array (``_array``: an ndarray, or a NumPy scalar for a 0-d result), what made it, and its
    gradient.

    ``_counter`` is the version counter shared with whoever shares the memory; None means that
    nobody does and that nothing was changed in place.  ``_sequence`` is when a leaf was made.
    It is output number ``_nr`` of ``_grad_fn``; a leaf knows its AccumulateGrad weakly.
    A view has a ``_base`` and says in ``_view`` how it was made and at which version; ``_turns``
    are the ``t_()`` and the like done to it.  ``_hooks`` and ``_post_hooks`` belong to a leaf.
    """

    _counter = None
    _grad = None
    _grad_fn = None
    _requires_grad = False
    _retains = False
    _accumulator = None
    _hooks = _post_hooks = None
    _sequence = _nr = 0
    _base = _view = None
    _turns = ()

    __array_priority__ = 1000
    def __hash__(self): return id(self)

    @staticmethod
    def _of(array) -> Tensor:
        """A Tensor around ``array`` itself."""
        out = new(Tensor)
        out._array = array
        return out

    @staticmethod
    def __apply_op__(op, inputs):
        return op.applied(*inputs)

    # data

    @fixed
    def shape(self) -> Size:
        """Number of elements along each axis."""
        return Size(self._array.shape)

    @fixed
    def dtype(self) -> dtypes.dtype:
        """What the elements are."""
        return dtypes.OF[self._array.dtype]

    @fixed
    def _version(self) -> int:
        """How often the memory was changed in place; an inference tensor refuses to say."""
        return self._counter[0] if self._counter else 0

    @property
    def data(self) -> Tensor:
        """The same memory without history, and without telling the version counter."""
        out = Tensor._of(self._shared())
        if type(self._counter) is Untracked:
            out._counter = self._counter
        if mode.observer is not None:
            mode.observer.applied(DATA, (self,), out)
        return out

    @data.setter
    def data(self, value: Tensor):
        if not isinstance(value, Tensor):
            raise TypeError(f"Variable data has to be a tensor, but got {type(value).__name__}")
        if self._requires_grad and value._array.dtype.kind != "f":
            raise RuntimeError(messages.DATA_OF_INTEGERS)
        if mode.observer is not None:
            mode.observer.changing(self, "memory")
        self._array = value._shared()
        if mode.observer is not None:
            mode.observer.flagged(self, "data")

    @data.deleter
    def data(self):
        raise RuntimeError("Deleting tensor data is not allowed. Delete tensor instead!")

    # history

    @fixed
    def grad_fn(self):
        """The Node of the operation that made it; None for a leaf."""
        if self._base is not None:
            self._catch_up()
        return self._grad_fn

    @fixed
    def is_leaf(self) -> bool:
        """Was it made by the user rather than by a recorded operation?"""
        return self.grad_fn is None

    def detach(self) -> Tensor:
        """The same memory and versions, without the history."""
        out = Tensor._of(self._shared())
        out._counter = self._counter
        if mode.observer is not None:
            mode.observer.applied(DETACH, (self,), out)
        return out

    # requires_grad

    @property
    def requires_grad(self) -> bool:
        """Will operations on it be recorded?  Settable on leaves."""
        return self._requires_grad or (self._base is not None and self._base._requires_grad)

    @requires_grad.setter
    def requires_grad(self, flag: bool):
        if not isinstance(flag, bool):
            raise RuntimeError(messages.FLAG_BOOL)
        if self.grad_fn is not None:
            raise self._blamed(messages.FLAG_OF_NON_LEAF + ("" if flag else messages.FLAG_ADVICE))
        if flag and self._array.dtype.kind != "f":
            raise self._blamed("o" + messages.FLOATS_ONLY[1:])
        if flag and not mode.inference and type(self._counter) is Untracked:
            raise RuntimeError(messages.INFERENCE_FLAG)
        self._requires_grad = flag
        self._sequence = self._sequence or next_sequence()
        if mode.observer is not None:
            mode.observer.flagged(self, "requires_grad")

    @requires_grad.deleter
    def requires_grad(self):
        raise RuntimeError(messages.FLAG_BOOL)

    # grad

    @property
    def grad(self) -> Tensor | None:
        """What backward has accumulated here; None before, and on what keeps no gradient."""
        if self._grad is None and self.grad_fn is not None and not self._retains:
            warnings.warn(messages.NON_LEAF_GRAD, UserWarning, stacklevel=2)
            if mode.observer is not None:
                mode.observer.looked_at(self)
        return self._grad

    @grad.setter
    def grad(self, value: Tensor | None):
        if value is not None:
            self._check_grad(value)
        observer = mode.observer
        if observer is not None:
            observer.changing(self, "grad")
        self._grad = value
        if observer is not None:
            observer.grads_set((self,))

    @grad.deleter
    def grad(self):
        self.grad = None

    def retain_grad(self) -> None:
        """Have backward fill ``.grad`` here too, though this is not a leaf."""
        if not self._requires_grad:
            raise self._blamed(messages.RETAIN_WITHOUT_GRAD)
        if self.grad_fn is not None:
            self._retains = True
            self.grad_fn.retained = {*(self.grad_fn.retained or ()), self._nr}
            if mode.observer is not None:
                mode.observer.flagged(self, "retains_grad")

    def _blamed(self, text: str) -> RuntimeError:
        """A RuntimeError whose ``tensor`` is this one, for whoever explains it."""
        error = RuntimeError(text)
        error.tensor = self
        return error


def method(*names: str):
    """Attach a function to Tensor under its own name, or under ``names``."""
    def attach(function):
        for name in names or (function.__name__,):
            setattr(Tensor, name, function)
        return function
    return attach
